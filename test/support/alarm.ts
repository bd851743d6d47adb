import { runInNewContext } from 'node:vm'

/** A value of a metric at a time. */
export interface Datum {
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: Readonly<Record<string, unknown>>
  readonly atMs: number
  readonly value: number
}

type Statistic = 'Sum' | 'Maximum'

/** A dimension's value; in a template it may be a reference to a resource. */
interface Dimension {
  readonly Name: string
  readonly Value: unknown
}

/** The metric that an alarm reads, or one of those in its expression. */
export interface AlarmMetric {
  readonly Id: string
  readonly Namespace: string
  readonly MetricName: string
  readonly Dimensions: readonly Dimension[]
  readonly Period: number
  readonly Statistic: Statistic
}

interface Common {
  readonly AlarmName: string
  readonly AlarmDescription: string
  readonly EvaluationPeriods: number
  readonly DatapointsToAlarm: number
  readonly Threshold: number
  readonly ComparisonOperator: 'GreaterThanOrEqualToThreshold' | 'GreaterThanThreshold' | 'LessThanThreshold'
  readonly TreatMissingData: 'notBreaching' | 'breaching'
}

type OfMetric = Common &
  Pick<AlarmMetric, 'Namespace' | 'MetricName' | 'Period' | 'Statistic'> & {
    readonly Dimensions?: readonly Dimension[]
  }

type Query =
  | { readonly Id: string; readonly Expression: string }
  | {
      readonly Id: string
      readonly MetricStat: {
        readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: Dimension[] }
        readonly Period: number
        readonly Stat: Statistic
      }
    }

/** The properties of a CloudWatch alarm that decide when it rings: of one metric, or of an expression of several. */
export type Alarm = OfMetric | (Common & { readonly Metrics: readonly Query[] })

export const isAlarm = (properties: object): properties is Alarm =>
  'AlarmName' in properties && ('MetricName' in properties || 'Metrics' in properties)

/** The metrics that an alarm reads. */
export const metricsOf = (alarm: Alarm): readonly AlarmMetric[] => {
  if (!('Metrics' in alarm)) return [{ Id: 'm', Dimensions: [], ...alarm }]
  return alarm.Metrics.flatMap(query => {
    if ('Expression' in query) return []
    const { Metric, Period, Stat } = query.MetricStat
    return [{ Id: query.Id, Dimensions: [], ...Metric, Period, Statistic: Stat }]
  })
}

const isOf = ({ Namespace, MetricName, Dimensions }: AlarmMetric, datum: Datum): boolean =>
  datum.Namespace === Namespace &&
  datum.MetricName === MetricName &&
  Object.keys(datum.Dimensions).length === Dimensions.length &&
  Dimensions.every(({ Name, Value }) => datum.Dimensions[Name] === Value)

/** The values that CloudWatch has for the metrics of an alarm. */
export const dataFor = (alarm: Alarm, data: readonly Datum[]): readonly Datum[] =>
  data.filter(datum => metricsOf(alarm).some(metric => isOf(metric, datum)))

const statistics: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Sum: values => values.reduce((sum, value) => sum + value, 0),
  Maximum: values => Math.max(...values),
}

/** The metric's value in each period that has data. */
const perPeriod = (metric: AlarmMetric, data: readonly Datum[]): ReadonlyMap<number, number> => {
  const values = Map.groupBy(
    data.filter(datum => isOf(metric, datum)),
    ({ atMs }) => Math.floor(atMs / (metric.Period * 1_000)),
  )
  const value = statistics[metric.Statistic]
  return new Map([...values].map(([period, of]) => [period, value(of.map(datum => datum.value))]))
}

/** Metric math, as far as the alarms use it: an expression has a value where all of its metrics have one. */
const evaluated = (alarm: Alarm, data: readonly Datum[]): ReadonlyMap<number, number> => {
  const metrics = metricsOf(alarm).map(metric => [metric.Id, perPeriod(metric, data)] as const)
  const first = metrics[0]?.[1] ?? new Map<number, number>()
  const expression = 'Metrics' in alarm ? alarm.Metrics.find(query => 'Expression' in query)?.Expression : undefined
  if (expression === undefined) return first
  const periods = [...first.keys()].filter(period => metrics.every(([, values]) => values.has(period)))
  const at = (period: number): Record<string, unknown> => ({
    ...Object.fromEntries(metrics.map(([id, values]) => [id, values.get(period)])),
    IF: (condition: boolean, one: number, other: number) => (condition ? one : other),
  })
  return new Map(periods.map(period => [period, Number(runInNewContext(expression, at(period)))]))
}

const comparisons: Readonly<Record<Alarm['ComparisonOperator'], (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
}

/**
 * How often the alarm goes from OK to ALARM. Periods without data are treated as the alarm says, up to `untilMs`, if that
 * is given, and else up to the last data.
 */
export const ringsOf = (alarm: Alarm, data: readonly Datum[], untilMs = 0): number => {
  const periodMs = (metricsOf(alarm)[0]?.Period ?? 1) * 1_000
  const values = evaluated(alarm, data)
  const isBreaching = (period: number): boolean => {
    const value = values.get(period)
    return value === undefined
      ? alarm.TreatMissingData === 'breaching'
      : comparisons[alarm.ComparisonOperator](value, alarm.Threshold)
  }
  const candidates =
    alarm.TreatMissingData === 'breaching' && data.length > 0
      ? Array.from(
          { length: Math.floor((untilMs - (data[0]?.atMs ?? 0)) / periodMs) },
          (_, index) => Math.floor((data[0]?.atMs ?? 0) / periodMs) + index,
        )
      : [...values.keys()]
  const breaching = new Set(candidates.filter(isBreaching))
  const isInAlarm = (period: number): boolean =>
    [...breaching].filter(each => each <= period && each > period - alarm.EvaluationPeriods).length >=
    alarm.DatapointsToAlarm
  return [...breaching].filter(period => isInAlarm(period) && !isInAlarm(period - 1)).length
}
