/** Images: who pushes them, under which name, and which one is deployed. */
import { branch, type job, secret, sh, tag } from '../../src/index.ts'
import { docker, kubernetes } from '../../src/recipes/index.ts'
import type { Defect } from './defect.ts'
import { built, has, have, one, pipe, tested } from './make.ts'

const deploy = (environment: string, build: ReturnType<typeof built>, more: object = {}): ReturnType<typeof job> =>
  kubernetes.deploy({ image: build.image, environment, kubeconfig: secret('KUBECONFIG'), deployment: 'api', container: 'api', ...more })
const staged = (more: object = {}): unknown => {
  const test = tested()
  const build = built({ needs: [test] })
  return pipe({ test, build, staging: deploy('staging', build, more) })
}

export const images: { readonly [id: string]: Defect } = {
  B12: {
    what: 'Pull requests log in to the registry and push code that nobody has looked at.',
    answer: 'An error, unless somebody approves the push; `docker.buildPush` leaves pull requests out.',
    proof: { by: 'finding', code: 'push-on-pull-request', make: () => one({ docker: true, steps: [sh`docker push acme/app`] }) },
  },
  B13: {
    what: 'Two branches move the tag `latest` in turns.',
    answer: 'A warning where more than one branch can push it.',
    proof: {
      by: 'finding',
      code: 'latest-from-branches',
      make: () => one({ docker: true, steps: [sh`docker push acme/app:latest`] }, { push: { branches: ['main', 'develop'] } }),
    },
  },
  B16: {
    what: 'The tag that is deployed is not the tag that was pushed: one has seven characters of the commit, the other forty.',
    answer: 'The build hands on the image by its digest, and deployments take nothing else.',
    proof: {
      by: 'recipe',
      name: 'docker.buildPush',
      make: () => staged(),
      shows: has({ github: [/acme\/app@\$\{\{ needs\.build\.outputs\.digest \}\}/] }),
    },
  },
  B17: {
    what: 'The name of the image is made of the name of the repository, which may have capitals, and images may not.',
    answer: 'The name of the image is a text of the ci.ts, not a value of the run.',
    proof: {
      by: 'type error',
      red: "docker.buildPush({ image: ci.repository, registry: docker.hub({ username: 'x', password: secret('P') }) })",
      green: "docker.buildPush({ image: 'acme/app', registry: docker.hub({ username: 'x', password: secret('P') }) })",
    },
  },
  B18: {
    what: 'Tags of versions for an image, in a pipeline that no tag starts.',
    answer: 'A condition that no event of the pipeline can make true is a warning.',
    proof: {
      by: 'finding',
      code: 'never-runs',
      make: () => one({ when: tag('v*'), steps: [sh`docker tag a b`] }, { push: true }),
    },
  },
  B21: {
    what: 'Layers are to be cached by a builder that cannot do that.',
    answer: 'The recipe makes a builder that can.',
    proof: { by: 'recipe', name: 'docker.buildPush', make: () => staged(), shows: have('docker buildx create', '--cache-to') },
  },
  B26: {
    what: 'A Docker engine and client of whatever version is the newest, without TLS between them.',
    answer: '`docker: true` writes a pair of one version that speaks TLS.',
    proof: {
      by: 'compiler',
      make: () => one({ docker: true, steps: [sh`docker build .`] }),
      shows: has({ gitlab: [/docker:\d+[\d.]*-dind/, /DOCKER_TLS_CERTDIR/] }, [/docker:latest/, /docker:dind/]),
    },
  },
  B27: {
    what: 'The password of the registry on a command line.',
    answer: 'A warning; the recipes feed it to the standard input.',
    proof: { by: 'finding', code: 'password-on-command-line', make: () => one({ steps: [sh`docker login -u ci -p ${secret('P')}`] }) },
  },
  B50: {
    what: 'Staging follows one branch and production another: what goes live is built anew, and never the image that was tried.',
    answer:
      'Said as information, since some work so on purpose; `strategies.promote` deploys one image to one environment after the other.',
    proof: {
      by: 'finding',
      code: 'production-rebuilt-image',
      make: () => {
        const test = tested()
        const build = built({ needs: [test] })
        const live = deploy('production', build, { when: branch('main'), approval: true })
        return pipe({ test, build, staging: deploy('staging', build, { when: branch('develop') }), live })
      },
    },
  },
  B54: {
    what: 'An image is pushed without a login and without an owner, as `latest`.',
    answer: 'The recipe wants a registry with its login, and pushes under the commit.',
    proof: {
      by: 'type error',
      red: "docker.buildPush({ image: 'app' })",
      green: "docker.buildPush({ image: 'acme/app', registry: docker.hub({ username: 'x', password: secret('P') }) })",
    },
  },
  B65: {
    what: 'A deployment of `latest`, against the rule that stands beside it.',
    answer: 'An error in commands that deploy; recipes take images by digest alone.',
    proof: { by: 'finding', code: 'image-latest', make: () => one({ steps: [sh`kubectl set image deployment/api api=acme/api:latest`] }) },
  },
  B68: {
    what: 'A Dockerfile gives files to a user whom that stage has not made.',
    answer: 'The build fails on it, and pushes nothing.',
    proof: { by: 'recipe', name: 'docker.buildPush', make: () => staged(), shows: have('docker buildx build') },
  },
  B69: {
    what: 'A Dockerfile installs packages where the user that runs it cannot read them.',
    answer: 'Only a run shows it: `docker.test` runs a stage of the Dockerfile with the command that tests it.',
    proof: {
      by: 'recipe',
      name: 'docker.test',
      make: () => pipe({ a: docker.test({ target: 'production', command: ['python', '-m', 'app', '--version'] }) }),
      shows: have(/docker run/),
    },
  },
  B70: {
    what: 'Packages that were built for one C library are copied to another, and the image runs as root.',
    answer: '`docker.test` runs the image; `nonRoot` looks at its user before the push.',
    proof: { by: 'recipe', name: 'docker.buildPush', make: () => pipe({ a: built({ nonRoot: true }) }), shows: have(/User/) },
  },
}
