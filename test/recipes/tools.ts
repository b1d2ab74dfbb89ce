/** The systems and tools that pipelines use, by what they do in one, and what pipegen has for each. */
import type * as api from '../../src/index.ts'

type Role = 'provider' | 'deploy' | 'step' | 'scan' | 'registry' | 'secret' | 'notify'

/** Recipes; providers; exports of the language, or fields of a job; or why there is nothing. */
export type Answer =
  | { readonly recipes: readonly string[] }
  | { readonly providers: readonly string[] }
  | { readonly language: readonly (keyof typeof api)[] }
  | { readonly fields: readonly string[] }
  | { readonly reason: string }

export interface Tool {
  readonly names: string
  readonly role: Role
  readonly answer: Answer
}

/** The first argument is the role, the second the names. */
const tool = (role: Role, names: string, answer: Answer): Tool => ({ role, names, answer })
const recipes = (...names: readonly string[]): Answer => ({ recipes: names })
const fields = (...names: readonly string[]): Answer => ({ fields: names })
const reason = (text: string): Answer => ({ reason: text })

export const tools: { readonly [id: string]: Tool } = {
  T01: tool('provider', 'GitHub Actions', { providers: ['github'] }),
  T02: tool('provider', 'GitLab CI/CD', { providers: ['gitlab'] }),
  T03: tool('provider', 'Jenkins', { providers: ['jenkins'] }),
  T04: tool('provider', 'CircleCI', { providers: ['circleci'] }),
  T05: tool('provider', 'Travis CI', reason('Few start there any more; a provider of somebody else is a value like the built-in ones.')),
  T06: tool('provider', 'GitLab Auto DevOps', reason('It writes a pipeline by itself, which is what a ci.ts does.')),
  T07: tool('secret', 'GitHub secrets, GITHUB_TOKEN', { language: ['secret', 'jobToken'] }),
  T08: tool('step', 'Git, GitHub', fields('checkout')),
  T09: tool('step', 'Docker', recipes('docker.build', 'docker.buildPush', 'docker.test')),
  T10: tool('step', 'Buildx, BuildKit', recipes('docker.buildPush')),
  T11: tool('step', 'Docker in Docker', fields('docker')),
  T12: tool('deploy', 'Docker Compose', recipes('compose.deploy')),
  T13: tool('scan', 'Dockerfile', recipes('docker.lint')),
  T14: tool('scan', 'Docker Content Trust, Notary', recipes('sign.image', 'sign.verify')),
  T15: tool('registry', 'Docker Hub', recipes('docker.hub')),
  T16: tool('registry', 'GHCR', recipes('docker.ghcr')),
  T17: tool('registry', 'GitLab container registry', recipes('docker.gitlab')),
  T18: tool('registry', 'AWS ECR', recipes('docker.ecr')),
  T19: tool('registry', 'GCR, Artifact Registry', recipes('docker.gar')),
  T20: tool('registry', 'Azure Container Registry', recipes('docker.acr')),
  T21: tool('deploy', 'Kubernetes, kubectl', recipes('kubernetes.deploy', 'kubernetes.apply')),
  T22: tool('step', 'azure/setup-kubectl', fields('tools')),
  T23: tool('step', 'The image bitnami/kubectl', fields('tools')),
  T24: tool('deploy', 'Helm', recipes('helm.upgrade', 'helm.canary', 'helm.rollback', 'helm.test')),
  T25: tool('deploy', 'Kustomize', recipes('kubernetes.kustomize')),
  T28: tool('deploy', 'Docker Swarm', reason('`ssh.run` calls docker service update; few start with it any more.')),
  T29: tool('step', 'Podman', reason('Its commands are those of docker: a script calls it on a runner that has it.')),
  T30: tool('deploy', 'EKS, GKE, AKS', recipes('kubernetes.deploy', 'helm.upgrade')),
  T31: tool('deploy', 'AWS ECS, Fargate', recipes('aws.ecs')),
  T32: tool('deploy', 'AWS Lambda', recipes('aws.sam', 'aws.serverless')),
  T33: tool('deploy', 'Serverless Framework', recipes('aws.serverless')),
  T34: tool('deploy', 'AWS SAM', recipes('aws.sam')),
  T35: tool('deploy', 'Elastic Beanstalk', recipes('aws.beanstalk')),
  T36: tool('deploy', 'AWS EC2', recipes('ssh.deploy', 'compose.deploy')),
  T37: tool('deploy', 'GCP Cloud Run', recipes('gcp.cloudRun')),
  T38: tool('deploy', 'GCP App Engine', recipes('gcp.appEngine')),
  T39: tool('deploy', 'GCP Cloud Functions, Compute Engine', recipes('gcp.login')),
  T40: tool('deploy', 'Azure App Service, Azure Functions', recipes('azure.appService', 'azure.login')),
  T41: tool('step', 'AWS CLI, gcloud CLI', recipes('aws.login', 'gcp.login')),
  T42: tool('deploy', 'Terraform', recipes('terraform.check', 'terraform.plan', 'terraform.apply', 'terraform.destroy')),
  T43: tool('deploy', 'CloudFormation', recipes('aws.login')),
  T44: tool('deploy', 'Pulumi', recipes('pulumi.preview', 'pulumi.up')),
  T45: tool('deploy', 'Ansible', recipes('ansible.playbook', 'ansible.check')),
  T46: tool('deploy', 'SSH, ssh-agent', recipes('ssh.deploy', 'ssh.run')),
  T47: tool('step', 'S3 and DynamoDB for the state of Terraform', recipes('terraform.plan', 'terraform.apply')),
  T49: tool('secret', 'AWS Secrets Manager', recipes('secretsFrom.aws')),
  T50: tool('secret', 'HashiCorp Vault', recipes('secretsFrom.vault')),
  T51: tool('secret', 'Azure Key Vault, GCP Secret Manager', recipes('secretsFrom.azure', 'secretsFrom.gcp')),
  T53: tool('secret', 'IAM', fields('oidc')),
  T54: tool('scan', 'Trivy', recipes('scan.image', 'scan.files')),
  T55: tool('scan', 'Snyk', recipes('scan.snyk')),
  T56: tool('scan', 'Bandit', recipes('python.sast', 'python.security')),
  T57: tool('scan', 'Safety', recipes('python.audit')),
  T58: tool('scan', 'SAST and DAST', recipes('python.sast', 'go.sast', 'scan.site')),
  T59: tool('scan', 'OPA', recipes('policy.pipeline', 'policy.manifests', 'policy.plan')),
  T60: tool('scan', 'flake8', recipes('python.lint')),
  T61: tool('scan', 'black', recipes('python.lint')),
  T62: tool('scan', 'isort', recipes('python.lint')),
  T63: tool('scan', 'mypy', recipes('python.lint', 'python.typecheck')),
  T64: tool('step', 'pytest', recipes('python.test')),
  T65: tool('step', 'pytest-xdist', recipes('python.test')),
  T66: tool('step', 'unittest', { language: ['sh'] }),
  T67: tool('step', 'Codecov', recipes('codecov.upload', 'coverage.codecov')),
  T68: tool('step', 'Cobertura', recipes('coverage.cobertura')),
  T69: tool('step', 'Python, virtual environments', fields('tools')),
  T70: tool('step', 'pip, wheels', recipes('python.install', 'python.packages')),
  T71: tool('step', 'Pipenv, Poetry', recipes('python.install')),
  T72: tool('step', 'Node.js, npm', recipes('node.install', 'node.test')),
  T73: tool('step', 'Actions for caches, artifacts and images', fields('cache', 'artifacts', 'download')),
  T74: tool('step', 'PostgreSQL, Redis', recipes('databases.postgres', 'databases.redis')),
  T75: tool('step', 'Memcached', fields('services')),
  T76: tool('notify', 'Slack', recipes('notify.slack')),
  T77: tool('notify', '8398a7/action-slack', recipes('notify.slack')),
  T78: tool('notify', 'PagerDuty, Opsgenie', recipes('notify.pagerduty', 'notify.opsgenie')),
  T79: tool(
    'notify',
    'E-mail',
    reason('Every provider sends it by itself to whoever wants it; `notify.webhook` reaches a service that sends more.'),
  ),
  T80: tool('notify', 'ChatOps', reason('A bot starts pipelines from outside: `on: { manual: … }` is what it calls.')),
}
