import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The properties of a CloudWatch alarm of serverless.yml that decide when it rings. */
export interface Alarm {
  readonly AlarmName: string
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[]
  readonly Statistic: 'Sum' | 'Maximum'
  readonly Period: number
  readonly EvaluationPeriods: number
  readonly DatapointsToAlarm: number
  readonly Threshold: number
  readonly ComparisonOperator: 'GreaterThanOrEqualToThreshold'
  readonly TreatMissingData: 'notBreaching'
}

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>

const isAlarm = (properties: object): properties is Alarm =>
  'Namespace' in properties && !String(properties.Namespace).startsWith('AWS/')

/** The alarms on metrics of log lines, by logical id. Those on metrics of AWS, of Lambda and SQS, are not among them. */
export const alarmsIn = (resources: Resources): Readonly<Record<string, Alarm>> =>
  Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::CloudWatch::Alarm' && isAlarm(Properties) ? [[id, Properties]] : [],
    ),
  )

/** Those of serverless.yml. `test/package/template.test.ts` shows that the packaged template has the same. */
export const deployedAlarms = async (): Promise<Readonly<Record<string, Alarm>>> => {
  const file = join(import.meta.dirname, '..', '..', 'serverless.yml')
  const { resources } = parse(await readFile(file, 'utf8'), { merge: true })
  return alarmsIn(resources.Resources)
}

/** A log line with metrics in CloudWatch's embedded metric format. */
export interface Line {
  readonly [member: string]: unknown
  readonly _aws: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string }[]
    }[]
  }
}

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && '_aws' in value

/** The values that CloudWatch extracts from a line for the metric of an alarm. */
export const valuesFor = ({ MetricName, Dimensions = [] }: Alarm, line: Line): readonly number[] =>
  line._aws.CloudWatchMetrics.filter(
    ({ Dimensions: sets, Metrics }) =>
      Metrics.some(({ Name }) => Name === MetricName) &&
      sets.some(set => set.length === Dimensions.length && set.every(name => Dimensions.some(d => d.Name === name))) &&
      Dimensions.every(({ Name, Value }) => line[Name] === Value),
  ).map(() => Number(line[MetricName]))

const statistics = {
  Sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values: readonly number[]) => Math.max(...values),
}

/** How often the alarm goes from OK to ALARM. Periods without data do not breach. */
const ringsOf = (alarm: Alarm, lines: readonly Line[]): number => {
  const periodMs = alarm.Period * 1_000
  const periods = new Map<number, number[]>()
  for (const line of lines) {
    const period = Math.floor(line._aws.Timestamp / periodMs)
    periods.set(period, [...(periods.get(period) ?? []), ...valuesFor(alarm, line)])
  }
  const breaching = [...periods]
    .filter(([, values]) => values.length > 0 && statistics[alarm.Statistic](values) >= alarm.Threshold)
    .map(([period]) => period)
  const isInAlarm = (period: number): boolean =>
    breaching.filter(each => each <= period && each > period - alarm.EvaluationPeriods).length >=
    alarm.DatapointsToAlarm
  return breaching.filter(period => isInAlarm(period) && !isInAlarm(period - 1)).length
}

/** The alarms that ring over these log lines of the functions, by symptom, and how often each rings. */
export const ringingAlarms = (
  alarms: Readonly<Record<string, Alarm>>,
  logLines: readonly string[],
): Readonly<Record<string, number>> => {
  const lines = logLines.map((text): unknown => JSON.parse(text)).filter(isLine)
  const rings = Object.values(alarms).map(
    alarm => [alarm.AlarmName.replace(/^\$\{[^}]*\}-/, ''), ringsOf(alarm, lines)] as const,
  )
  return Object.fromEntries(rings.filter(([, count]) => count > 0))
}
