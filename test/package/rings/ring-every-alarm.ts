import { ringElsewhere } from './elsewhere.ts'
import { ringOnTheStack } from './on-the-stack.ts'
import { type Ring, ringByValues } from './ring.ts'

const throttles = 'a machine has no limit of concurrent executions: AWS counts a call that it refuses'

/** What nothing on one machine can cause. */
const byHand = (): readonly Ring[] => {
  const nowMs = Date.now()
  return [
    ...[
      'on-demand-throttled',
      'worker-throttled',
      'webhooks-throttled',
      'sweep-throttled',
      'operators-acts-throttled',
    ].map(symptom => ringByValues(symptom, { by: 'by hand', how: throttles }, [[nowMs, 1]])),
    ringByValues(
      'sweeps-in-dead-letters',
      { by: 'by hand', how: 'the stand-in of the scheduler always starts the sweep' },
      [[nowMs, 1]],
    ),
  ]
}

/** Rings every alarm of the packaged template once. */
export const ringEveryAlarm = async (): Promise<readonly Ring[]> => [
  ...(await ringOnTheStack()),
  ...(await ringElsewhere()),
  ...byHand(),
]
