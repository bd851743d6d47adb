import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type Alarm, type Datum, isAlarm, metricsOf, ringsOf } from './alarm.ts'

/** The name of the deployment that the alarms of serverless.yml are read for, and its namespace. */
export const deploymentName = 'idv-retry'

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>
type Alarms = Readonly<Record<string, Alarm>>

/** The alarms of a template by their logical ids. */
export const alarmsIn = (resources: Resources): Alarms =>
  Object.fromEntries(
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::CloudWatch::Alarm' && isAlarm(Properties) ? [[id, Properties]] : [],
    ),
  )

/** Whether an alarm is on metrics of log lines, not on those of Lambda, SQS or the API. */
export const isOnLines = (alarm: Alarm): boolean =>
  metricsOf(alarm).every(({ Namespace }) => !Namespace.startsWith('AWS/'))

const written = async (name: string): Promise<Alarms> => {
  const file = join(import.meta.dirname, '..', '..', 'serverless.yml')
  const text = (await readFile(file, 'utf8')).replaceAll(`\${self:custom.name}`, name)
  return alarmsIn(parse(text, { merge: true }).resources.Resources)
}

/** Those on log lines of serverless.yml. `test/package/alarms.test.ts` shows that the packaged template has the same. */
export const deployedAlarms = async (name = deploymentName): Promise<Alarms> =>
  Object.fromEntries(Object.entries(await written(name)).filter(([, alarm]) => isOnLines(alarm)))

/** The names of all alarms of serverless.yml. */
export const alarmNames = async (): Promise<readonly string[]> =>
  Object.values(await written(deploymentName)).map(alarm => symptomOf(alarm))

/** A log line with metrics in CloudWatch's embedded metric format. */
export interface Line {
  readonly [member: string]: unknown
  readonly _aws: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[]
    }[]
  }
}

const isLine = (value: unknown): value is Line => typeof value === 'object' && value !== null && '_aws' in value

/** The lines that CloudWatch extracts metrics from. */
export const metricLines = (logLines: readonly string[]): readonly Line[] =>
  logLines
    .filter(text => text.startsWith('{'))
    .map((text): unknown => JSON.parse(text))
    .filter(isLine)

/** The values that CloudWatch extracts from a line. */
export const dataOf = (line: Line): readonly Datum[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap(set =>
      Metrics.map(({ Name }) => ({
        Namespace,
        MetricName: Name,
        Dimensions: Object.fromEntries(set.map(name => [name, String(line[name])])),
        atMs: line._aws.Timestamp,
        value: Number(line[Name]),
      })),
    ),
  )

/** What an alarm is called after the name of its deployment. */
export const symptomOf = ({ AlarmName }: Alarm, name = deploymentName): string => AlarmName.replace(`${name}-`, '')

/** The alarms that ring over these log lines of the functions, by symptom, and how often each rings. */
export const ringingAlarms = (alarms: Alarms, logLines: readonly string[]): Readonly<Record<string, number>> => {
  const data = metricLines(logLines).flatMap(dataOf)
  const rings = Object.values(alarms).map(alarm => [symptomOf(alarm), ringsOf(alarm, data)] as const)
  return Object.fromEntries(rings.filter(([, count]) => count > 0))
}
