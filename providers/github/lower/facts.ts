/** What no expression says of the run: a step finds it out and hands it on as outputs. */
import type { CiName, Job } from '../../../src/ir/types.ts'
import type { GithubStep } from '../document.ts'
import { scriptText } from './steps.ts'

const facts = {
  shortSha: { output: 'short_sha', lines: ['echo "short_sha=$(printf %.8s "$GITHUB_SHA")"'] },
  // The message may hold any line, so the one that ends it is made by chance.
  'commit.message': {
    output: 'message',
    lines: [
      "end=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')",
      'message=$(git log -1 --format=%B)',
      'printf \'message<<%s\\n%s\\n%s\\n\' "$end" "$message" "$end"',
    ],
  },
  workspace: { output: 'workspace', lines: ['echo "workspace=$GITHUB_WORKSPACE"'] },
} as const
export type Fact = keyof typeof facts

export function isFact(name: CiName): name is Fact {
  return name in facts
}

/** Source: GitHub Docs, "Workflow commands", multiline strings. */
export function factStep(asked: ReadonlySet<Fact>, id: string): GithubStep {
  const end = ' >> "$GITHUB_OUTPUT"'
  const lines = [...asked].flatMap((fact): readonly string[] => facts[fact].lines)
  return {
    id,
    run: scriptText(lines.length === 1 ? `${lines.join('')}${end}` : ['{', ...lines.map((line) => `  ${line}`), `}${end}`].join('\n')),
  }
}

export function outputOf(fact: Fact): string {
  return facts[fact].output
}

/** Whether a step of the job itself may ask git for the message of the run's commit: it is there, and git trusts the folder. */
export function hasCommit({ checkout, container }: Job): boolean {
  return checkout !== null && checkout.ref === null && container === null
}

/** The shell of the steps that pipegen adds: what a container has for certain, or what the author relies on. */
export function plainShell({ container, steps, after }: Job): Pick<GithubStep, 'shell'> {
  const isPosix = container !== null || [...steps, ...after].some((step) => step.kind === 'run' && step.shell === 'sh')
  return isPosix ? { shell: 'sh' } : {}
}
