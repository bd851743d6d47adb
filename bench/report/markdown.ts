import { roundTripMs } from '../measures/first-call.ts'
import type { Measured } from '../measures/measure.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type Cost, costOf } from './cost.ts'
import { coldMs, coldMsAt } from './cpu-share.ts'
import { gateResultOf } from './gate-result.ts'
import { type Gate, memoryMb, missedBy } from './gates.ts'
import { knownMisses } from './known-misses.ts'
import { medianOf, quantilesOf } from './quantiles.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The median, with the tenth and the ninetieth percentile. */
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
  const result = { kept: 'kept', noise: `${missed}, noise`, known: `${missed}, known`, missed }[
    gateResultOf(gate, knownMisses)
  ]
  return [
    promise,
    `${value.toFixed(2)} ${unit}`,
    `${sign} ${bar}`,
    stretch === undefined ? '' : `${sign} ${stretch}`,
    result,
  ]
}

const costTable = (costs: readonly Cost[]): string => {
  const [first] = costs
  const rows = Object.keys(first?.perMillion ?? {}).map(what => [
    what,
    ...costs.map(({ perMillion }) => (perMillion[what] ?? 0).toFixed(2)),
  ])
  const head = ['USD for a million retries', ...costs.map(each => `${each.memoryMb} MB`)]
  return table(head, [...rows, ['**total**', ...costs.map(({ total }) => `**${total.toFixed(2)}**`)]])
}

const limits = [
  'TLS over the loopback address: no network delay, and Plaid answers at once.',
  'The CPU share is computed from measured CPU time, not measured under a limit: waits of threads for each other are missing.',
  "Node's flags were observed on Lambda; AWS does not document them. The machine is not one of Lambda's.",
  "The runtime client's native add-on is replaced by JavaScript, which costs each variant the same CPU time.",
  'The baselines do less: usual makes two calls of DynamoDB and bare three; the service makes four, and one of EventBridge.',
  "The stand-in for DynamoDB answers every request at once. Its billed units follow AWS's documented rules.",
  'Only ratios are comparable between machines.',
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
    `Medians, with the tenth and the ninetieth percentile in brackets. Node alone: ${spread(measured.cold.get('node')?.map(coldMs))} ms.`,
    table(
      head,
      variantNames.map(name => variantRow(name, variants, measured)),
    ),
    table(['promise', 'measured', 'bar', 'goal', 'result'], gates.map(gateRow)),
    `Requests of each warm call of the service: ${counts.join(', ')}; ${readUnits.toFixed(2)} read and ${writeUnits.toFixed(2)} write units of DynamoDB, including those of the index; connections opened: ${opened}.`,
    costTable([costOf(service, 128), costOf(service, memoryMb)]),
    `Limits of this bench:\n${limits.map(limit => `- ${limit}`).join('\n')}`,
  ].join('\n\n')
}
