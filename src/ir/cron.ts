/** POSIX cron: five fields. Aliases such as `@daily` and Jenkins' `H` are refused, since not every provider has them. */
const fields = [
  { name: 'minute', from: 0, to: 59, names: [] },
  { name: 'hour', from: 0, to: 23, names: [] },
  { name: 'day of month', from: 1, to: 31, names: [] },
  { name: 'month', from: 1, to: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { name: 'day of week', from: 0, to: 6, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const

/** What is wrong with the schedule, or null. */
export function cronFault(cron: string): string | null {
  const given = cron.trim().split(/\s+/)
  if (given.length !== fields.length)
    return `it has ${given.length === 1 && given[0] === '' ? 'no' : given.length} field${given.length === 1 ? '' : 's'}, not five`
  for (const [index, field] of fields.entries()) {
    for (const part of (given[index] ?? '').split(',')) {
      const fault = partFault(part, field)
      if (fault !== null) return `${fault} in the ${field.name}`
    }
  }
  return null
}

function partFault(part: string, field: (typeof fields)[number]): string | null {
  const found = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(part)
  if (found === null) return `"${part}" is not understood`
  const [, start = '', end, step] = found
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.to)) return `the step ${step} is out of range`
  if (start === '*') return end === undefined ? null : `"${part}" is not understood`
  const [low, high] = [numberOf(start, field), end === undefined ? null : numberOf(end, field)]
  if (low === null || (end !== undefined && high === null)) return `"${part}" is not between ${field.from} and ${field.to}`
  return high !== null && high < low ? `"${part}" runs backwards` : null
}

function numberOf(text: string, field: (typeof fields)[number]): number | null {
  const named = (field.names as readonly string[]).indexOf(text.toUpperCase())
  if (named >= 0) return named + field.from
  if (!/^\d{1,2}$/.test(text)) return null
  const number = Number(text)
  return number >= field.from && number <= field.to ? number : null
}

/** The schedule without steps, ranges and names: numbers with commas between, or `*`. The schedule is without fault. */
export function cronLists(cron: string): string {
  const given = cron.trim().split(/\s+/)
  return fields
    .map((field, index) => (given[index] === '*' ? '*' : [...valuesOf(given[index] ?? '', field)].sort((a, b) => a - b).join(',')))
    .join(' ')
}

function valuesOf(text: string, field: (typeof fields)[number]): ReadonlySet<number> {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/')
    const [from = '', to] = range.split('-')
    const low = from === '*' ? field.from : (numberOf(from, field) ?? field.from)
    const high = to !== undefined ? (numberOf(to, field) ?? field.to) : from === '*' || step !== undefined ? field.to : low
    for (let value = low; value <= high; value += Number(step ?? 1)) values.add(value)
  }
  return values
}

/** Minutes between two runs of one hour, or over the end of an hour, at their closest. The schedule is without fault. */
export function shortestInterval(cron: string): number {
  const [field] = fields
  const minutes = valuesOf(cron.trim().split(/\s+/)[0] ?? '', field)
  const sorted = [...minutes].sort((a, b) => a - b)
  return Math.min(60, ...sorted.map((minute, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + 60) - minute))
}
