/** `pipegen providers`: what each provider can do, from the same tables that the compiler asks. */
import { providers } from '../../../providers/index.ts'
import { features } from '../../ir/features.ts'
import type { Provider, Support } from '../../provider.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export async function showProviders({ out, paint }: Terminal): Promise<number> {
  for (const load of Object.values(providers)) {
    const provider = await load()
    out(`${paint.bold(provider.name)}\n${tableOf(provider)}\n`)
  }
  return 0
}

function tableOf({ capabilities }: Provider): string {
  const rows = Object.entries(features).map(([feature, words]) => {
    const support = capabilities[feature as keyof typeof features]
    return typeof support === 'function' ? [feature, 'depends on the use', words] : [feature, support.level, detailOf(support) ?? words]
  })
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`).join('')
}

function detailOf(support: Support): string | null {
  switch (support.level) {
    case 'native':
      return null
    case 'emulated':
    case 'differs':
      return support.how
    case 'setting':
      return support.todo
    case 'unsupported':
      return support.why
  }
}
