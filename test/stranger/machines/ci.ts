// Where a job runs: runners, containers, services, a Docker engine, tools.
import { job, pipeline, secret, sh, text, variable, variant } from 'pipegen'
import { circleci } from 'pipegen/circleci'

const mac = job({ runner: 'macos', steps: [sh`xcodebuild -version`] })
const windows = job({ runner: 'windows', steps: [variant({ github: sh({ shell: 'pwsh' })`Get-Location`, default: sh`pwd` })] })
const own = job({ runner: { labels: ['gpu', 'linux'] }, steps: [sh`nvidia-smi`] })
const named = variant({
  github: job({ runner: variable('RUNNER').or('ubuntu-24.04'), steps: [sh`uname -a`] }),
  default: job({ steps: [sh`uname -a`] }),
})
const boxed = job({
  container: {
    image: 'registry.example.com/build:2.1',
    env: { LANG: 'C.UTF-8' },
    credentials: { username: 'ci', password: secret('REGISTRY_PASSWORD') },
    entrypoint: [''],
  },
  steps: [sh`make`],
})
const engine = job({ docker: true, steps: [sh`docker build -t app .`, sh`docker compose up --detach`] })
const served = job({
  tools: { ruby: '3.4' },
  services: {
    db: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'postgres' }, health: 'pg_isready' },
    s3: { image: 'minio/minio:RELEASE.2024-11-07T00-52-20Z', port: [9000, 9001], command: 'server /data' },
  },
  env: ({ services }) => ({
    DATABASE_URL: text`postgres://postgres@${services.db.host}:${services.db.port}/app`,
    S3: text`http://${services.s3.host}:${services.s3.port}`,
  }),
  cache: 'bundler',
  steps: [sh`bundle install`, sh`bundle exec rake`],
})
const rust = job({ tools: { rust: '1.90' }, cache: 'cargo', checkout: { depth: 1, submodules: true }, steps: [sh`cargo test`] })
const dotnet = job({ tools: { dotnet: '9.0' }, cache: 'nuget', steps: [sh`dotnet test`] })
const infra = job({ tools: { terraform: '1.9.8' }, oidc: true, steps: [sh`terraform init`, sh`terraform plan`] })
const cluster = job({ tools: { helm: '3.16.2' }, checkout: false, steps: [sh`helm version`] })
const many = job({ container: 'alpine/k8s:1.31.0', steps: [sh`kubectl version --client`] })
const web = job({ container: 'php:8.3', cache: 'composer', steps: [sh`php -v`] })
const js = job({ tools: { deno: '2.1.0' }, steps: [sh`deno task test`] })
const bun = job({ tools: { bun: '1.1.38' }, steps: [sh`bun test`] })

export default pipeline('machines', {
  providers: ['github', 'gitlab', 'jenkins', circleci({ runners: { 'gpu linux': 'acme/gpu' } })],
  on: { push: true, manual: true },
  defaults: { runner: 'ubuntu-24.04', timeout: '15m' },
  jobs: { mac, windows, own, named, boxed, engine, served, rust, dotnet, infra, cluster, many, web, js, bun },
})
