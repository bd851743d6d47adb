import { type Alarm, type Datum, dataFor, ringsOf } from '../../support/alarm.ts'
import { dataOf, deploymentName, metricLines } from '../../support/ringing-alarms.ts'
import { packagedAlarms, packagedName } from '../packaged-alarms.ts'

/** How an alarm was rung. */
export interface Ring {
  readonly symptom: string
  readonly alarm: Alarm
  /**
   * - `lines`: by log lines of a real run of the bundled functions.
   * - `run`: by a metric of AWS, with the values that a real run gave it (a failed invocation, a message's age).
   * - `by hand`: nothing here can cause it; the value is AWS's as its documents say.
   */
  readonly by: 'lines' | 'run' | 'by hand'
  readonly how: string
  readonly rings: number
  /** A line or a value that made it ring. */
  readonly evidence: string
}

/** The packaged alarm of a symptom, for the namespace of the local stack. */
const alarmOf = (symptom: string): Alarm => {
  const packaged = packagedAlarms.bySymptom[symptom]
  if (packaged === undefined) throw new Error(`the template has no alarm ${symptom}`)
  return JSON.parse(JSON.stringify(packaged).replaceAll(`"${packagedName}"`, `"${deploymentName}"`))
}

const withoutMetrics = (line: string): string => line.replace(/,"_aws":\{.*\}\}$/, '}')

/** Evaluates an alarm over the log lines of a run. */
export const ringByLines = (symptom: string, how: string, logLines: readonly string[]): Ring => {
  const alarm = alarmOf(symptom)
  const lines = metricLines(logLines)
  const counted = lines.filter(line => dataFor(alarm, dataOf(line)).some(({ value }) => value > 0))
  const evidence = counted.at(-1)
  return {
    symptom,
    alarm,
    by: 'lines',
    how,
    rings: ringsOf(alarm, lines.flatMap(dataOf)),
    evidence: evidence === undefined ? 'no line' : withoutMetrics(JSON.stringify(evidence)),
  }
}

/** Values of the one metric that an alarm of AWS reads. */
const valuesOf = (alarm: Alarm, values: ReadonlyArray<readonly [atMs: number, value: number]>): readonly Datum[] => {
  if ('Metrics' in alarm) throw new Error(`${alarm.AlarmName} is on an expression`)
  const { Namespace, MetricName } = alarm
  const dimensions = Object.fromEntries((alarm.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]))
  return values.map(([atMs, value]) => ({ Namespace, MetricName, Dimensions: dimensions, atMs, value }))
}

/** Evaluates an alarm on a metric of AWS. */
export const ringByValues = (
  symptom: string,
  { by, how, untilMs }: Pick<Ring, 'by' | 'how'> & { readonly untilMs?: number },
  values: ReadonlyArray<readonly [atMs: number, value: number]>,
): Ring => {
  const alarm = alarmOf(symptom)
  const metric = 'Metrics' in alarm ? '' : `${alarm.Namespace} ${alarm.MetricName}`
  return {
    symptom,
    alarm,
    by,
    how,
    rings: ringsOf(alarm, valuesOf(alarm, values), untilMs),
    evidence: `${metric}: ${values.slice(-3).map(([, value]) => value)}`,
  }
}
