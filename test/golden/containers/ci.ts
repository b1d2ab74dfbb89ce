import { job, pipeline, secret, sh, text } from 'pipegen'

const services = {
  db: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'pw' }, health: 'pg_isready -U "postgres"' },
  cache: { image: 'redis:7', port: 6379 },
}
const machine = job({ services, env: ({ services }) => ({ URL: text`${services.db.host}:${services.db.port}` }), steps: [sh`./test.sh`] })
const inside = job({
  container: { image: 'node:22', env: { NODE_ENV: 'test' } },
  services,
  env: ({ services }) => ({ URL: text`${services.db.host}:${services.db.port}` }),
  steps: ({ services }) => [sh`./test.sh --cache ${services.cache.host}:${services.cache.port}`],
})
const registry = job({
  container: { image: 'ghcr.io/org/tools:1.2', credentials: { username: 'bot', password: secret('REGISTRY_TOKEN') } },
  steps: [sh`tool check`],
})
const engine = job({ docker: true, steps: [sh`docker build -t app .`] })

export default pipeline('containers', { on: { push: true }, env: { PRICE: '5$', FLAG: true }, jobs: { machine, inside, registry, engine } })
