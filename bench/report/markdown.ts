import { distancesMs } from '../measures/first-call.ts'
import { type Measured, smallMemoryMb } from '../measures/measure.ts'
import { deployedMemoryMb } from '../measures/start-variant.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type Cost, costOf } from './cost.ts'
import { coldCpuMs, coldCpuMsAt, coldMs } from './cpu-share.ts'
import { gateResultOf } from './gate-result.ts'
import { type Gate, missedBy } from './gates.ts'
import { medianOf, p10Of, quantilesOf } from './quantiles.ts'
import { knownMisses } from './recorded.ts'
import { connectionsOf, roundTripsOf } from './round-trips.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** The tenth percentile, with the median and the ninetieth percentile. */
const spread = (values: readonly number[] | undefined): string => {
  if (values === undefined) return ''
  const { p10, median, p90 } = quantilesOf(values)
  return `${p10.toFixed(0)} (${median.toFixed(0)}, ${p90.toFixed(0)})`
}

const variantRow = (
  name: VariantName,
  variants: Variants,
  { cold, warm, smallRss, firstCall }: Measured,
): readonly string[] => {
  const started = cold.get(name) ?? []
  const node = cold.get('node') ?? []
  const nodeCpuMs = p10Of(node.map(coldCpuMs))
  const nodeMs = medianOf(node.map(coldMs))
  const calls = warm.get(name)
  const small = smallRss.get(name)
  const first = firstCall.get(name)
  return [
    name === 'service' ? '**service**' : name,
    name === 'empty' ? '' : (variants[name].bytes / 1_000).toFixed(0),
    spread(started.map(sample => coldCpuMs(sample) - nodeCpuMs)),
    spread(started.map(({ firstCallCpuMs }) => firstCallCpuMs)),
    spread(started.map(sample => coldCpuMsAt(sample, deployedMemoryMb))),
    spread(started.map(sample => coldMs(sample) - nodeMs)),
    spread(calls?.cpuUs),
    calls === undefined ? '' : (calls.rssBytes / 1e6).toFixed(0),
    small === undefined ? '' : (small / 1e6).toFixed(0),
    first === undefined ? '' : `${roundTripsOf(first).toFixed(1)}, ${connectionsOf(first)}`,
    spread(first?.map(({ nearMs }) => nearMs)),
  ]
}

const gateRow = (gate: Gate): readonly string[] => {
  const { promise, value, unit, bar, stretch, isFloor = false, isExact = false } = gate
  const sign = isExact ? '=' : isFloor ? '≥' : '≤'
  const missed = bar === 0 ? '**missed**' : `**missed by ${missedBy(gate).toFixed(0)} %**`
  const result = {
    kept: 'kept',
    noise: `${missed}, noise`,
    known: `${missed}, known`,
    moved: `${missed}, **not as known**`,
    missed,
  }[gateResultOf(gate, knownMisses)]
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
  'TLS over the loopback address, and Plaid answers at once.',
  'The CPU share is computed from measured CPU time, not measured under a limit: waits of threads for each other are missing.',
  "Node's flags were observed on Lambda; AWS does not document them. The machine is not one of Lambda's.",
  "The runtime client's native add-on is replaced by JavaScript, which costs each variant the same CPU time.",
  'Bare makes three calls of DynamoDB, usual two, and neither publishes an event: floor5 and peer have the duties of the service.',
  "The stand-in for DynamoDB answers every request at once. Its billed units follow AWS's documented rules.",
  'Automatic retries are counted in the local stack, with dynalite.',
  'Wall time depends on the load of the machine: no gate uses it, except for the round trips.',
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
    'cold CPU, ms over node',
    'CPU of first call, ms',
    `cold CPU at ${deployedMemoryMb} MB, ms`,
    'cold wall time, ms over node',
    'warm CPU, µs a call',
    'RSS, MB',
    `RSS at ${smallMemoryMb} MB, MB`,
    'first call: round trips, connections',
    `first call at ${distancesMs[0]} ms, ms`,
  ]
  return [
    `Tenth percentiles, with the median and the ninetieth percentile in brackets. Node alone: ${spread(measured.cold.get('node')?.map(coldCpuMs))} ms of CPU time.`,
    table(
      head,
      variantNames.map(name => variantRow(name, variants, measured)),
    ),
    table(['promise', 'measured', 'bar', 'goal', 'result'], gates.map(gateRow)),
    `Requests of each warm call of the service: ${counts.join(', ')}; ${readUnits.toFixed(2)} read and ${writeUnits.toFixed(2)} write units of DynamoDB, including those of the index; connections opened: ${opened}.`,
    costTable([costOf(service, smallMemoryMb), costOf(service, deployedMemoryMb)]),
    `Limits of this bench:\n${limits.map(limit => `- ${limit}`).join('\n')}`,
  ].join('\n\n')
}
