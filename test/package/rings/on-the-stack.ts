import { type AutomaticStack, startAutomaticStack } from '../../end-to-end/automatic-stack.ts'
import { acts, ask, heldUser, minuteMs } from './acts.ts'
import { type Ring, ringByLines, ringByValues } from './ring.ts'

const workerFails = async (stack: AutomaticStack): Promise<Ring> => {
  const { _tag } = await stack.functionNamed('auto-retry').invoke({})
  const how = 'the event is not a batch of messages'
  const values = [[stack.clock.now(), Number(_tag === 'failed')]] as const
  return ringByValues('worker-crashes-or-times-out', { by: 'run', how }, values)
}

/** The oldest message that SQS counts: one that was received less than three times. */
const ageOfOldest = (stack: AutomaticStack, queue: AutomaticStack['queue']): number => {
  const counted = queue.messages().filter(({ receiveCount }) => receiveCount < 3)
  return Math.max(0, ...counted.map(({ sentAtMs }) => (stack.clock.now() - sentAtMs) / 1_000))
}

/** Alarms on metrics of AWS whose values the local stack really has. */
const byAws = async (stack: AutomaticStack): Promise<readonly Ring[]> => {
  const atMs = stack.clock.now()
  const rings = [await workerFails(stack)]

  const user = await heldUser(stack)
  stack.simulator.addFault({ endpoint: 'list', fault: '500', count: 9 })
  const answers: number[] = []
  for (let index = 0; index < 5; index += 1) answers.push((await ask(stack, user)).status)
  stack.simulator.clearFaults()
  rings.push(
    ringByValues(
      'api-answers-with-errors',
      { by: 'run', how: 'five calls while Plaid answers 500' },
      answers.map(status => [atMs, Number(status >= 500)]),
    ),
  )

  const sweeps = stack
    .logLines()
    .filter(line => line.includes('"driver":"sweep"') && line.includes('"outcome"'))
    .map(line => [Date.parse(JSON.parse(line).time), 1] as const)
  const lastMs = sweeps.at(-1)?.[0] ?? 0
  rings.push(
    ringByValues(
      'sweep-not-running',
      { by: 'run', how: 'no sweep for half an hour after the last one', untilMs: lastMs + 30 * minuteMs },
      sweeps.filter(([time]) => time > lastMs - 5 * minuteMs),
    ),
  )

  stack.queue.send('no event')
  const ages: Array<readonly [number, number]> = []
  for (let index = 0; index < 30; index += 1) {
    await stack.clock.leap(2 * minuteMs)
    await stack.pass(1)
    ages.push([stack.clock.now(), ageOfOldest(stack, stack.queue)])
  }
  // SQS leaves what was received three times out of the age of the oldest message.
  const { rings: ofAge } = ringByValues('queue-not-served', { by: 'run', how: 'a message that fails' }, ages)
  const letters = stack.deadLetters.messages().length
  const how = `a message that is no event, after 28 receives; meanwhile queue-not-served rang ${ofAge} times`
  rings.push(ringByValues('messages-in-dead-letters', { by: 'run', how }, [[stack.clock.now(), letters]]))
  return rings
}

/** No worker serves the queues any more: the last thing that happens to a stack. */
const unserved = async (stack: AutomaticStack): Promise<readonly Ring[]> => {
  const [sent, due] = [stack.queue, stack.dueQueue]
  sent.send(JSON.stringify({ held: true }), 16 * minuteMs)
  due.send(JSON.stringify({ held: true }), 4.5 * minuteMs)
  await stack.clock.advance(4.4 * minuteMs)
  const dueAge = ageOfOldest(stack, due)
  await stack.clock.advance(11 * minuteMs)
  const age = ageOfOldest(stack, sent)
  const how = 'a message that no worker takes, in the stand-in of SQS'
  return [
    ringByValues('due-queue-not-served', { by: 'run', how }, [[stack.clock.now(), dueAge]]),
    ringByValues('queue-not-served', { by: 'run', how }, [[stack.clock.now(), age]]),
  ]
}

/** The sweep cannot reach the table. */
const sweepFails = async (stack: AutomaticStack): Promise<Ring> => {
  const atMs = stack.clock.now()
  await stack.table.close()
  const outcomes = [1, 2, 3].map(() => stack.functionNamed('sweep').invoke({}))
  const values = (await Promise.all(outcomes)).map(({ _tag }) => [atMs, Number(_tag === 'failed')] as const)
  return ringByValues('sweep-fails', { by: 'run', how: 'the table is gone for three sweeps' }, values)
}

/** Rings the alarms that one local stack can ring, one after the other. */
export const ringOnTheStack = async (): Promise<readonly Ring[]> => {
  const logLines: string[] = []
  const stack = await startAutomaticStack({ onLogLine: line => logLines.push(line) })
  const rings: Ring[] = []
  for (const [symptom, [how, act]] of Object.entries(acts)) {
    const before = logLines.length
    await act(stack)
    await stack.clock.untilIdle()
    stack.simulator.clearFaults()
    rings.push(ringByLines(symptom, how, logLines.slice(before)))
  }
  rings.push(...(await byAws(stack)), ...(await unserved(stack)), await sweepFails(stack))
  await stack.close()
  return rings
}
