import { always, event, failed, job, not, pipeline, sh, text } from 'pipegen'

const single = job({ retry: 2, timeout: '10m', steps: [sh('Test')`npm test`] })
const several = job({ retry: 1, steps: [sh`./build.sh`, sh`./test.sh`] })
const steps = job({
  needs: [single],
  steps: [
    sh({ name: 'One command', retry: 3 })`curl -fsS https://example.com`,
    sh({ name: 'A script', retry: 1, timeout: '90s', allowFailure: true, env: { GREETING: "it's" } })`
      first=$(./first.sh)
      echo "$GREETING $first" | tee result
    `,
    sh({ name: 'POSIX', retry: 1, shell: 'sh' })`echo '\${{ github.token }}'`,
  ],
})
const lab = job({
  services: {
    search: { image: 'opensearchproject/opensearch:3', port: 9200, command: ['opensearch', '-E', 'cluster.name=it is "ours"'] },
  },
  env: ({ services }) => ({ URL: text`http://${services.search.host}:${services.search.port}` }),
  steps: [sh`./use-lab.sh > lab.log`],
  after: [
    sh('Keep the log')`cp lab.log logs/`,
    sh({ name: 'Tell', when: failed() })`./tell.sh`,
    sh({ name: 'Return the lab', when: not(event('pullRequest')), allowFailure: true })`./return-lab.sh`,
  ],
  artifacts: { logs: { paths: 'logs/', when: 'always' } },
})
const deploy = job({
  needs: [steps, lab],
  when: event('push'),
  approval: { message: 'Deploy?' },
  environment: 'production',
  allow: { 'production-without-staging': 'There is one lab.' },
  steps: [sh`./deploy.sh`, sh({ name: 'Roll back', when: failed() })`./roll-back.sh`, sh({ name: 'Report', when: always() })`./report.sh`],
  after: [sh('Clean up')`./clean-up.sh`],
})

export default pipeline('recovery', {
  on: { push: { branches: ['main'] }, pullRequest: true },
  gate: 'all good',
  jobs: { single, several, steps, lab, deploy },
})
