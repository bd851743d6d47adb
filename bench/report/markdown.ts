import { roundTripMs } from '../measures/first-call.ts'
import type { Measured } from '../measures/measure.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type Cost, costOf } from './cost.ts'
import { coldMs, coldMsAt } from './cpu-share.ts'
import { type Gate, memoryMb, missedBy } from './gates.ts'
import { knownMisses } from './known-misses.ts'
import { medianOf, quantilesOf } from './quantiles.ts'
import { verdictOf } from './verdict.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The median, and what lies between the tenth and the ninetieth percentile. */
const spread = (values: readonly number[] | undefined): string => {
  if (values === undefined) return ''
  const { p10, median, p90 } = quantilesOf(values)
  return `${median.toFixed(0)} (${p10.toFixed(0)}…${p90.toFixed(0)})`
}

const variantRow = (name: VariantName, variants: Variants, { cold, warm, firstCall }: Measured): readonly string[] => {
  const started = cold.get(name) ?? []
  const nodeMs = medianOf((cold.get('node') ?? []).map(coldMs))
  const calls = warm.get(name)
  return [
    name === 'service' ? '**service**' : name,
    name === 'empty' ? '' : (variants[name].bytes / 1_000).toFixed(0),
    spread(started.map(sample => coldMs(sample) - nodeMs)),
    spread(started.map(({ initCpuMs }) => initCpuMs)),
    spread(started.map(({ firstCallCpuMs }) => firstCallCpuMs)),
    spread(started.map(sample => coldMsAt(sample, memoryMb))),
    spread(calls?.cpuUs),
    calls === undefined ? '' : (calls.rssBytes / 1e6).toFixed(0),
    spread(firstCall.get(name)),
  ]
}

const gateRow = (gate: Gate): readonly string[] => {
  const { promise, value, unit, bar, stretch, isFloor = false } = gate
  const sign = isFloor ? '≥' : '≤'
  const missed = `**missed by ${missedBy(gate).toFixed(0)} %**`
  const verdict = { kept: 'kept', noise: `${missed}, noise`, known: `${missed}, known`, missed }[
    verdictOf(gate, knownMisses)
  ]
  return [
    promise,
    `${value.toFixed(2)} ${unit}`,
    `${sign} ${bar}`,
    stretch === undefined ? '' : `${sign} ${stretch}`,
    verdict,
  ]
}

const costTable = (costs: readonly Cost[]): string => {
  const [first] = costs
  const rows = Object.keys(first?.perMillion ?? {}).map(what => [
    what,
    ...costs.map(({ perMillion }) => (perMillion[what] ?? 0).toFixed(2)),
  ])
  const head = ['USD for a million retries', ...costs.map(each => `${each.memoryMb} MB`)]
  return table(head, [...rows, ['**together**', ...costs.map(({ total }) => `**${total.toFixed(2)}**`)]])
}

const limits = [
  'TLS over loopback: no network, and Plaid answers at once.',
  'The CPU share is computed from measured CPU time, not throttled: what threads wait for one another is not in it.',
  "Node's flags are those that Lambda is known to give: AWS does not document them. The machine is not Lambda's.",
  "The runtime client's native add-on is replaced by JavaScript, which costs each variant the same CPU time.",
  'The anchors promise less: of DynamoDB usual makes two calls and bare three, the service five, and one of EventBridge.',
  "The ledger's stand-in answers at once, whatever is asked; what it bills follows AWS's rules as far as they are known here.",
  'Only ratios carry over to another machine.',
]

export const markdownOf = (variants: Variants, measured: Measured, gates: readonly Gate[]): string => {
  const service = measured.warm.get('service')
  if (service === undefined) throw new Error('the service was not measured')
  const { requests, connections, readUnits, writeUnits } = service.perCall
  const counts = Object.entries(requests).map(([what, count]) => `${what} ${count}`)
  const opened = Object.values(connections).reduce((sum, count) => sum + count, 0)
  const head = [
    'variant',
    'bundle, KB',
    'cold, ms over node',
    'CPU of init, ms',
    'CPU of first call, ms',
    `cold at ${memoryMb} MB, ms`,
    'warm CPU, µs a call',
    'RSS, MB',
    `first call at ${roundTripMs} ms, ms`,
  ]
  return [
    `Medians, and in brackets the tenth and the ninetieth percentile. Node alone: ${spread(measured.cold.get('node')?.map(coldMs))} ms.`,
    table(
      head,
      variantNames.map(name => variantRow(name, variants, measured)),
    ),
    table(['promise', 'measured', 'bar', 'stretch', ''], gates.map(gateRow)),
    `On the wire for each warm call of the service: ${counts.join(', ')}; ${readUnits.toFixed(2)} read and ${writeUnits.toFixed(2)} write units of DynamoDB, those of the index among them; connections opened: ${opened}.`,
    costTable([costOf(service, 128), costOf(service, memoryMb)]),
    `Limits of this bench:\n${limits.map(limit => `- ${limit}`).join('\n')}`,
  ].join('\n\n')
}
