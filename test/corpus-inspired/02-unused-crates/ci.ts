/** A Rust workspace: each crate that a push touched is searched for dependencies that nothing uses. */
import { changed, type Job, job, pipeline, sh } from 'pipegen'

const crates = ['app', 'cli', 'runtime'] as const

const finder = job({
  description: 'The tool, built once',
  when: changed('crates/**'),
  checkout: false,
  container: 'rust:1.91',
  timeout: '30m',
  steps: [sh('Build')`cargo install --locked --root finder cargo-machete@0.9.1`],
  artifacts: { finder: { paths: 'finder/bin/', ifMissing: 'error', retention: '1d' } },
})

function search(crate: (typeof crates)[number]): Job {
  const folder = `crates/${crate}`
  return job({
    name: `Unused in ${crate}`,
    download: [finder.artifacts.finder],
    when: changed(`${folder}/**`),
    container: 'rust:1.91',
    cache: 'cargo',
    env: { CARGO_PROFILE_DEV_DEBUG: 0, RUST_BACKTRACE: 1 },
    timeout: '30m',
    steps: [
      sh('Libraries')`
        apt-get update
        apt-get install -y --no-install-recommends libgtk-3-dev libwebkit2gtk-4.1-dev
      `,
      sh('Search')`
        chmod +x finder/bin/cargo-machete
        finder/bin/cargo-machete --with-metadata ${folder}
      `,
    ],
  })
}

export default pipeline('unused', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['dev'] } },
  concurrency: { group: 'unused', cancelInProgress: true },
  jobs: { finder, ...Object.fromEntries(crates.map((crate) => [`unused-${crate}`, search(crate)])) },
})
