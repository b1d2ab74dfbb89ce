/** Deployments: gates, checks, ways back, and the machines that they reach. */
import { expect } from 'vitest'
import { job, secret, sh } from '../../src/index.ts'
import { gcp, kubernetes, strategies, terraform } from '../../src/recipes/index.ts'
import type { Defect } from './defect.ts'
import { built, has, have, one, pipe, tested } from './make.ts'

const pair = (make: (build: ReturnType<typeof built>) => ReturnType<typeof job>): unknown => {
  const test = tested()
  const build = built({ needs: [test] })
  return pipe({ test, build, a: make(build) })
}
const deployed = (more: object = {}): unknown =>
  pair((build) =>
    kubernetes.deploy({
      image: build.image,
      environment: 'staging',
      kubeconfig: secret('KUBECONFIG'),
      deployment: 'api',
      container: 'api',
      ...more,
    }),
  )
const cluster = { kubeconfig: secret('KUBECONFIG'), service: 'api', container: 'api', environment: 'staging' }
const blueGreen = (): unknown =>
  pair((build) => strategies.blueGreen({ ...cluster, image: build.image, check: { port: 8000, path: '/health' } }))
const canary = (weights: readonly number[]): unknown =>
  pair((build) =>
    strategies.canary({
      ...cluster,
      image: build.image,
      deployment: 'api',
      replicas: 10,
      weights,
      check: { url: 'https://metrics.example.com/ok' },
    }),
  )

const google = {
  project: 'acme',
  serviceAccount: 'deploy@acme.iam.gserviceaccount.com',
  provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/ci',
} as const
const planned = (): Record<string, ReturnType<typeof job>> => {
  const plan = terraform.plan({ folder: 'infrastructure' })
  return { plan, apply: terraform.apply({ plan, environment: 'staging' }) }
}

export const deployments: { readonly [id: string]: Defect } = {
  B14: {
    what: 'A secret is expanded into the text of a script: quotes in it break the script, and more than that.',
    answer: 'A value in a script becomes a variable of the environment, quoted for its place.',
    proof: {
      by: 'compiler',
      make: () => one({ steps: [sh`echo ${secret('KUBECONFIG_DATA')} > config`] }),
      shows: has({ github: [/KUBECONFIG_DATA: \$\{\{ secrets\.KUBECONFIG_DATA \}\}/, /run: echo "\$KUBECONFIG_DATA" > config/] }, [
        /echo .?\$\{\{/,
      ]),
    },
  },
  B15: {
    what: 'A variable is exported in one step, and the next one does not have it.',
    answer: 'The recipes set it in the step that uses it; between steps `$PIPEGEN_ENV` hands variables on, on every provider.',
    proof: { by: 'recipe', name: 'kubernetes.deploy', make: () => deployed(), shows: have(/export KUBECONFIG\b[\s\S]*kubectl set image/) },
  },
  B19: {
    what: 'Production is deployed without an environment, an approval, or a limit to one at a time.',
    answer: 'An error where nobody approves; the recipes that deploy want an environment and wait for each other.',
    proof: { by: 'finding', code: 'production-without-gate', make: () => one({ environment: 'production', steps: [sh`./deploy.sh`] }) },
  },
  B20: {
    what: 'A fixed wait and one request after the deployment; a failure is left standing.',
    answer: 'A warning for the wait; `smokeTest` of the recipes asks again and again, and `rollback` takes the deployment back.',
    proof: {
      by: 'finding',
      code: 'sleep-as-check',
      make: () => one({ environment: 'staging', steps: [sh`sleep 30; curl -f https://example.com`] }),
    },
  },
  B23: {
    what: 'The image of the job has an entrypoint that is no shell.',
    answer: 'The recipes use images with a shell; of another image, `entrypoint: []` clears it on every provider.',
    proof: {
      by: 'compiler',
      make: () => one({ container: { image: 'acme/kubectl:1.33', entrypoint: [] }, shell: 'sh', steps: [sh`kubectl get pods`] }),
      shows: has({ gitlab: [/entrypoint: \[(''|"")\]/], jenkins: [/--entrypoint/] }),
    },
  },
  B24: {
    what: 'A context of a cluster is chosen, but nobody has said how to reach it.',
    answer: 'The recipe wants a kubeconfig.',
    proof: {
      by: 'type error',
      red: "kubernetes.deploy({ image: image(digest), environment: 'staging', deployment: 'a', container: 'a' })",
      green:
        "kubernetes.deploy({ image: image(digest), environment: 'staging', deployment: 'a', container: 'a', kubeconfig: secret('K') })",
    },
  },
  B25: {
    what: 'A rollout is waited for without an end.',
    answer: 'The recipe waits five minutes unless it is told otherwise.',
    proof: { by: 'recipe', name: 'kubernetes.deploy', make: () => deployed(), shows: have('rollout status', '--timeout=5m') },
  },
  B28: {
    what: 'An approval that holds nothing up: the job may fail, and what follows runs.',
    answer: 'An approval is a manual job that must not fail.',
    proof: {
      by: 'compiler',
      make: () => one({ environment: 'staging', approval: true, steps: [sh`./deploy.sh`] }),
      shows: has({ gitlab: [/when: manual\n +allow_failure: false/] }, [/^ *only:/m]),
    },
  },
  B29: {
    what: 'SSH takes any host for the right one.',
    answer: 'The recipes want the key of the host; the option in a script is a warning.',
    proof: {
      by: 'type error',
      red: "ssh.run({ host: 'a.example.com', key: secret('K') }, 'uptime')",
      green: "ssh.run({ host: 'a.example.com', key: secret('K'), knownHosts: 'a.example.com ssh-ed25519 AAAA' }, 'uptime')",
    },
  },
  B30: {
    what: 'The old container is removed before the new one is pulled, let alone healthy, and a failed pull is swallowed.',
    answer: 'A warning; `ssh.deploy` pulls first, checks, and brings the old one back.',
    proof: {
      by: 'finding',
      code: 'deploy-downtime',
      make: () =>
        one({
          environment: 'staging',
          steps: [sh`ssh a.example.com 'docker pull x || true; docker stop app || true; docker run --name app x'`],
        }),
    },
  },
  B31: {
    what: 'One key opens staging and production.',
    answer: 'A warning.',
    proof: {
      by: 'finding',
      code: 'secret-shared',
      make: () => {
        const staging = job({ environment: 'staging', steps: [sh`./deploy.sh ${secret('KEY')}`] })
        return pipe({
          staging,
          live: job({ needs: [staging], approval: true, environment: 'production', steps: [sh`./deploy.sh ${secret('KEY')}`] }),
        })
      },
    },
  },
  B49: {
    what: 'The deployment does not wait for the job that makes what it deploys.',
    answer: 'A download adds the need.',
    proof: {
      by: 'compiler',
      make: () => {
        const build = job({ steps: [sh`make`], artifacts: { dist: 'dist' } })
        return pipe({ build, deploy: job({ download: [build.artifacts.dist], environment: 'staging', steps: [sh`./deploy.sh`] }) })
      },
      shows: has({
        github: [/needs: \[?build\]?/],
        gitlab: [/needs:[^\n]*build|needs:\n +- (job: )?build/],
        circleci: [/requires: \[build\]|requires:\n +- build/],
      }),
    },
  },
  B51: {
    what: 'An environment is taken for an approval, which lives in the settings.',
    answer: 'A to-do says which setting, and how to make it; until then the job fails.',
    proof: { by: 'finding', code: 'approval', make: () => one({ environment: 'staging', approval: true, steps: [sh`./deploy.sh`] }) },
  },
  B52: {
    what: 'Two deployments to one environment at a time.',
    answer: 'The recipes that deploy wait for each other.',
    proof: {
      by: 'recipe',
      name: 'kubernetes.deploy',
      make: () => deployed(),
      shows: has({
        github: [/concurrency:\n +group: staging/],
        gitlab: [/resource_group: staging/],
        jenkins: [/lock\(/],
        circleci: [/serial-group/],
      }),
    },
  },
  B58: {
    what: 'Five minutes of waiting are called monitoring, and the old version is gone afterwards.',
    answer: 'The recipe checks the new version before the switch, and the old one keeps running.',
    proof: {
      by: 'recipe',
      name: 'strategies.blueGreen',
      make: blueGreen,
      shows: has({ github: [/\/health/, /kubectl patch service|set selector/] }, [/sleep 300/]),
    },
  },
  B59: {
    what: 'The check asks a service that nobody has made, and that no hosted runner could reach.',
    answer: 'The recipe asks from inside of the cluster.',
    proof: {
      by: 'recipe',
      name: 'strategies.blueGreen',
      make: blueGreen,
      shows: have(/kubectl (run|exec|get --raw|port-forward)|get --raw/),
    },
  },
  B60: {
    what: 'A share of 25 % that is 3 of 10.',
    answer: 'The recipe refuses a share that is no whole number of pods.',
    proof: {
      by: 'recipe',
      name: 'strategies.canary',
      make: () => canary([20, 100]),
      shows: (files) => {
        has({ github: [/replicas=2\b/] })(files)
        expect(() => canary([25, 100])).toThrow('25 % of 10 pods is 2.5')
      },
    },
  },
  B61: {
    what: 'A canary without anybody who looks at it.',
    answer: 'The check is a field that must be given.',
    proof: {
      by: 'type error',
      red: "strategies.canary({ image: image(digest), environment: 'staging', kubeconfig: secret('K'), deployment: 'a', container: 'a', service: 'a', replicas: 4 } as const)",
      green:
        "strategies.canary({ image: image(digest), environment: 'staging', kubeconfig: secret('K'), deployment: 'a', container: 'a', replicas: 4, check: { url: 'https://x.example' } })",
    },
  },
  B64: {
    what: 'Commands that make what the first run has made already.',
    answer: 'A warning.',
    proof: { by: 'finding', code: 'not-idempotent', make: () => one({ steps: [sh`aws ecr create-repository --repository-name app`] }) },
  },
  B66: {
    what: 'A service is open to everybody by default.',
    answer: 'The recipe asks for a login unless told `public: true`.',
    proof: {
      by: 'recipe',
      name: 'gcp.cloudRun',
      make: () =>
        pair((build) => gcp.cloudRun({ ...google, image: build.image, service: 'api', region: 'europe-west1', environment: 'staging' })),
      shows: has({ github: [/gcloud run deploy/] }, [/(?<!no-)allow-unauthenticated/]),
    },
  },
  B62: {
    what: 'Infrastructure is changed without a plan that somebody has seen, by a command that waits for an answer.',
    answer: 'The recipe applies the plan of the job before, and is skipped without one.',
    proof: {
      by: 'recipe',
      name: 'terraform.apply',
      make: () => pipe(planned()),
      shows: has({ github: [/terraform apply .*-input=false.* .*plan\.tfplan/] }, [/-auto-approve/]),
    },
  },
  B63: {
    what: 'The state of the infrastructure lies where two runs can write it at once.',
    answer: 'The recipe waits for the lock of the state, and lets one run after the other.',
    proof: {
      by: 'recipe',
      name: 'terraform.apply',
      make: () => pipe(planned()),
      shows: has({ github: [/-lock-timeout=/, /concurrency:/] }, [/-lock=false/]),
    },
  },
}
