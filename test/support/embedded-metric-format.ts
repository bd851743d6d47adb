import { Ajv } from 'ajv'

/** The units that CloudWatch knows. */
const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  ...[
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
  ].flatMap(unit => [unit, `${unit}/Second`]),
  'Percent',
  'Count',
  'Count/Second',
  'None',
]

/** The rules of AWS's specification of the embedded metric format, as the schema on its page states them. */
const schema = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer' },
        CloudWatchMetrics: {
          type: 'array',
          items: {
            type: 'object',
            required: ['Namespace', 'Dimensions', 'Metrics'],
            additionalProperties: false,
            properties: {
              Namespace: { type: 'string', minLength: 1, maxLength: 1_024 },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: { type: 'array', maxItems: 30, items: { type: 'string', minLength: 1, maxLength: 250 } },
              },
              Metrics: {
                type: 'array',
                maxItems: 100,
                items: {
                  type: 'object',
                  required: ['Name'],
                  additionalProperties: false,
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 1_024 },
                    Unit: { enum: units },
                    StorageResolution: { enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
}

const validate = new Ajv({ allErrors: true }).compile<{
  readonly [member: string]: unknown
  readonly _aws: {
    readonly CloudWatchMetrics: ReadonlyArray<{
      readonly Dimensions: ReadonlyArray<readonly string[]>
      readonly Metrics: ReadonlyArray<{ readonly Name: string }>
    }>
  }
}>(schema)

/** An event of CloudWatch Logs is at most this long. */
const bytesMax = 256 * 1_024

/** What is wrong with a line with metrics; nothing if CloudWatch extracts all of them. */
export const formatFaults = (text: string): readonly string[] => {
  const line: unknown = JSON.parse(text)
  if (!validate(line)) return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  const directives = line._aws.CloudWatchMetrics
  const metrics = directives.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
  const dimensions = directives.flatMap(({ Dimensions }) => Dimensions.flat())
  return [
    ...metrics.filter(name => !Number.isFinite(line[name])).map(name => `${name} is not a number of the line`),
    ...dimensions.filter(name => typeof line[name] !== 'string').map(name => `${name} is not a text of the line`),
    ...(Buffer.byteLength(text) > bytesMax ? ['longer than an event of a log'] : []),
  ]
}
