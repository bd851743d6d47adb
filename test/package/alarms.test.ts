import { describe, expect, test } from 'vitest'
import { metricsOf } from '../support/alarm.ts'
import { metricNames } from '../support/closed-lists.ts'
import { deployedAlarms, isOnLines } from '../support/ringing-alarms.ts'
import { runbookSections } from '../support/runbook.ts'
import { packagedAlarms, packagedName } from './packaged-alarms.ts'
import { packagedService } from './packaged-service.ts'

const { byId, bySymptom } = packagedAlarms
const alarms = Object.values(byId)
const onLines = Object.fromEntries(Object.entries(byId).filter(([, alarm]) => isOnLines(alarm)))
const isOwn = ({ Namespace }: { readonly Namespace: string }): boolean => Namespace === packagedName

describe('each alarm', () => {
  test('is of this deployment, by its name and by its metrics', () => {
    expect(alarms.length).toBeGreaterThan(35)
    for (const alarm of alarms) {
      expect(alarm.AlarmName).toMatch(/^idv-retry-dev-[a-z0-9-]+$/)
      for (const { Namespace } of metricsOf(alarm))
        expect([packagedName, 'AWS/Lambda', 'AWS/SQS', 'AWS/ApiGateway']).toContain(Namespace)
    }
  })

  test('notifies the topic, where one is given', () => {
    const { AlarmActions } = Object(byId['ServiceDefect'])
    expect(AlarmActions).toEqual({ 'Fn::If': ['AlarmTopicIsGiven', [''], { Ref: 'AWS::NoValue' }] })
    for (const alarm of alarms) expect(Object(alarm)['AlarmActions']).toEqual(AlarmActions)
  })

  test('names its section of the runbook, and each section under Alarms is named by an alarm', async () => {
    const named = alarms.map(({ AlarmDescription }) => / docs\/runbook\.md#([a-z0-9-]+)$/.exec(AlarmDescription)?.[1])
    expect(named).not.toContain(undefined)
    const sections = (await runbookSections()).map(({ anchor }) => anchor)
    expect([...new Set(named)].toSorted()).toEqual(sections.toSorted())
  })

  test('on log lines reads a metric that the service has, without a dimension', () => {
    expect(Object.keys(onLines).length).toBeGreaterThan(20)
    for (const metric of Object.values(onLines).flatMap(metricsOf)) {
      expect(isOwn(metric) && metricNames).toContain(metric.MetricName)
      expect(metric.Dimensions).toEqual([])
    }
  })

  test('on log lines is that of serverless.yml, which `npm run prove` evaluates over the lines of a month', async () => {
    const written = JSON.stringify(await deployedAlarms(packagedName)).replaceAll(`\${param:alarmTopicArn}`, '')
    expect(onLines).toEqual(JSON.parse(written))
  })

  test('on log lines looks at three periods, where it does not watch what lasts', () => {
    const lasting = { PlaidRateLimited: [48, 3], PlaidUnavailable: [48, 3], SendingPausedForADay: [24, 24] }
    for (const [id, { EvaluationPeriods, DatapointsToAlarm }] of Object.entries(onLines))
      expect([EvaluationPeriods, DatapointsToAlarm], id).toEqual(Object(lasting)[id] ?? [3, 1])
  })

  test('treats no data as nothing, except that of the sweep that does not run', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching')
    expect(breaching.map(({ AlarmName }) => AlarmName)).toEqual(['idv-retry-dev-sweep-not-running'])
  })
})

describe('the thresholds', () => {
  test.each([
    ['due-messages-too-late', 10],
    ['webhooks-not-published', 3],
    ['webhook-keys-unavailable', 3],
    ['webhooks-refused', 10],
    ['sweep-behind', 1_800],
    ['sweep-fails', 3],
    ['api-answers-with-errors', 5],
    ['queue-not-served', 900],
    ['due-queue-not-served', 240],
  ])('of %s is %d', (symptom, Threshold) => {
    expect(bySymptom[symptom]).toMatchObject({ Threshold })
  })

  test('of all others is one', () => {
    expect(alarms.filter(({ Threshold }) => Threshold !== 1)).toHaveLength(9)
  })

  test('a pause that lasts a day rings', () => {
    const { Period, EvaluationPeriods, DatapointsToAlarm, ...others } = Object(bySymptom['sending-paused-for-a-day'])
    expect(others).toMatchObject({ MetricName: 'paused', Statistic: 'Maximum', Threshold: 1 })
    expect(Number(Period) * Number(EvaluationPeriods)).toBe(86_400)
    expect(DatapointsToAlarm).toBe(EvaluationPeriods)
  })

  test('more than a tenth of the deliveries, and at least three', () => {
    expect(bySymptom['webhooks-refused']).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [
        { Id: 'percent', Expression: 'IF(refused >= 3, 100 * refused / deliveries, 0)', ReturnData: true },
        { Id: 'refused', MetricStat: { Metric: { MetricName: 'deliveries_refused' }, Stat: 'Sum' } },
        { Id: 'deliveries', MetricStat: { Metric: { MetricName: 'deliveries' }, Stat: 'Sum' } },
      ],
    })
  })
})

const functions = {
  'on-demand': 'Retry',
  worker: 'AutoDashretry',
  webhooks: 'Webhook',
  sweep: 'Sweep',
  'operators-acts': 'Operate',
  standing: 'Standing',
}
const crashes = {
  'on-demand': 'on-demand-crashes-or-times-out',
  worker: 'worker-crashes-or-times-out',
  webhooks: 'webhooks-crash-or-time-out',
  sweep: 'sweep-fails',
  'operators-acts': 'operators-acts-crash-or-time-out',
  standing: 'standing-crashes-or-times-out',
}

describe.each(Object.entries(functions))('the function of %s', (name, logicalId) => {
  const Dimensions = [{ Name: 'FunctionName', Value: { Ref: `${logicalId}LambdaFunction` } }]

  test('has an alarm on its errors, and one on its throttles', () => {
    const errors = bySymptom[Object(crashes)[name]]
    expect(errors).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions })
    const throttles = bySymptom[`${name}-throttled`]
    expect(throttles).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Dimensions })
  })
})

test('a sweep that does not run rings, although there is no data', () => {
  expect(bySymptom['sweep-not-running']).toMatchObject({
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'SweepLambdaFunction' } }],
    Period: 600,
    EvaluationPeriods: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  })
})

test("the API's own errors ring", () => {
  expect(bySymptom['api-answers-with-errors']).toMatchObject({
    Namespace: 'AWS/ApiGateway',
    MetricName: '5xx',
    Dimensions: [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }],
  })
})

test.each([
  ['messages-in-dead-letters', 'DeadLetters', 'ApproximateNumberOfMessagesVisible'],
  ['sweeps-in-dead-letters', 'SweepDeadLetters', 'ApproximateNumberOfMessagesVisible'],
  ['queue-not-served', 'RetryQueue', 'ApproximateAgeOfOldestMessage'],
  ['due-queue-not-served', 'DueQueue', 'ApproximateAgeOfOldestMessage'],
])('%s watches its queue', (symptom, queue, MetricName) => {
  expect(bySymptom[symptom]).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    Statistic: 'Maximum',
  })
})

describe('the dashboard', () => {
  const resources = packagedService.resources()
  const body = String(Object(resources['Dashboard']?.Properties['DashboardBody'])['Fn::Sub'])
  const { widgets } = JSON.parse(body)
  /** The metrics of its graphs: namespace, name, names and values of dimensions, and options. */
  const metrics: ReadonlyArray<ReadonlyArray<unknown>> = widgets.flatMap(
    ({ properties }: { properties: { metrics?: unknown[] } }) => properties.metrics ?? [],
  )

  test('is the only one, and refers to resources that exist', () => {
    const dashboards = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard')
    expect(dashboards).toHaveLength(1)
    const references = [...body.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, id]) => String(id))
    expect(references.length).toBeGreaterThan(50)
    expect(references.filter(id => !(id in resources))).toEqual([])
  })

  test('shows every alarm, and widgets that do not overlap', () => {
    const shown = widgets.find(({ type }: { type: string }) => type === 'alarm').properties.alarms
    expect(shown.toSorted()).toEqual(
      Object.keys(byId)
        .map(id => `\${${id}.Arn}`)
        .toSorted(),
    )
    const cells = widgets.flatMap(({ x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)} ${y + Math.floor(index / width)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
  })

  test('graphs metrics that lines carry, or of AWS; fewer than fifty', () => {
    const own = metrics.filter(([namespace]) => namespace === packagedName)
    expect(own.length).toBeGreaterThan(20)
    for (const [, name] of own) expect(metricNames).toContain(name)
    const ofAws = metrics.filter(([namespace]) => namespace !== packagedName)
    expect(new Set(ofAws.map(([namespace, name]) => `${namespace} ${name}`))).toEqual(
      new Set([
        'AWS/Lambda Errors',
        'AWS/Lambda Throttles',
        'AWS/ApiGateway Count',
        'AWS/ApiGateway 5xx',
        'AWS/SQS ApproximateAgeOfOldestMessage',
        'AWS/SQS ApproximateNumberOfMessagesVisible',
      ]),
    )
    expect(metrics.length).toBeLessThan(50)
  })

  test('shows what an operator looks at first', () => {
    const shown = metrics.map(([, name]) => name)
    expect(shown).toEqual(expect.arrayContaining(['decided_retry', 'decided_hold', 'decided_never']))
    expect(shown).toEqual(expect.arrayContaining(['retried', 'recovered', 'abandoned', 'due', 'oldest_due']))
  })

  test('every metric is read by an alarm or shown here: no other is paid for', () => {
    const read = [...alarms.flatMap(metricsOf).map(({ MetricName }) => MetricName), ...metrics.map(([, name]) => name)]
    expect(metricNames.filter(name => !read.includes(name))).toEqual([])
  })
})
