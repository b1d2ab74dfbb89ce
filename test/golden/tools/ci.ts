import { job, pipeline, sh } from 'pipegen'

const steps = [sh`make`]
const jobs = {
  python: job({ tools: { python: '3.12' }, cache: 'pip', steps }),
  node: job({ tools: { node: '22' }, cache: 'npm', steps }),
  go: job({ tools: { go: '1.24' }, cache: 'go', steps }),
  java: job({ tools: { java: '21' }, cache: 'maven', steps }),
  rust: job({ tools: { rust: '1.90' }, cache: 'cargo', steps }),
  ruby: job({ tools: { ruby: '3.4' }, cache: 'bundler', steps }),
  dotnet: job({ tools: { dotnet: '9.0' }, cache: 'nuget', steps }),
  deno: job({ tools: { deno: '2.1.4' }, steps }),
  bun: job({ tools: { bun: '1.1.38' }, steps }),
  terraform: job({ tools: { terraform: '1.9.8' }, checkout: { depth: 0, submodules: true }, steps }),
  helm: job({ tools: { helm: '3.16.3' }, steps }),
  kubectl: job({ tools: { kubectl: '1.33.5' }, checkout: false, steps }),
  file: job({
    tools: { node: { file: '.nvmrc' } },
    cache: { key: { prefix: 'deps', files: ['a.lock', 'b.lock'] }, paths: ['vendor'] },
    steps,
  }),
  windows: job({ runner: 'windows', tools: { node: '22' }, steps }),
  macos: job({ runner: 'macos', tools: { python: '3.12' }, steps }),
  labels: job({ runner: { labels: ['self-hosted', 'linux', 'x64'] }, steps }),
}

export default pipeline('tools', { on: { push: true }, jobs })
