import { isTooLate } from '../../lib/domain/automatic/redelivery.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import { minuteBudget } from '../../lib/domain/plaid/rate-budget.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import type { DueEnvironment } from '../../lib/use-cases/read-due.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import { type SweepEnvironment, sweep } from '../../lib/use-cases/sweep.ts'
import { schedule, via } from '../support/ledger-examples.ts'
import { busMemory, busOver, queueMemory, queueOver } from '../support/memory-bus.ts'
import { memoryCounters, pauseSwitchOver } from '../support/memory-counters.ts'
import { memoryDecisions } from '../support/memory-decisions.ts'
import { memoryLedger } from '../support/memory-ledger.ts'
import { memoryUserBudgets } from '../support/memory-user-budgets.ts'
import { nowMs as startMs } from '../support/plaid-answer.ts'
import { policyOf } from '../support/policy-inputs.ts'
import { windowMs } from '../support/window.ts'
import { type BacklogClock, backlogClock } from './backlog-clock.ts'
import { backlogPlaid, failedAttemptOf } from './backlog-plaid.ts'

export interface Backlog {
  readonly subjects: number
  readonly workers: number
  readonly environment?: PlaidEnv
  /** Duration of an outage of Plaid's reads, from the start. */
  readonly outageMinutes?: number
  /** The workers start this long after the first sweep. */
  readonly lateMinutes?: number
  /** Status updates that other workers handle beside the backlog, each of an attempt of it. */
  readonly updatesPerMinute?: number
}

export interface Drained {
  readonly subjects: number
  readonly workers: number
  readonly environment: PlaidEnv
  /** Calls to `/retry` for each new attempt. */
  readonly retryCallsPerSuccess: number
  /** Answers of 429, all endpoints. */
  readonly rateLimited: number
  /** Subjects without the outcome `Retried`. */
  readonly lost: number
  /** From the first sweep to the last new attempt. */
  readonly minutes: number
  /** `minutes` from the start of the workers on ÷ (subjects ÷ the minute's budget). The budget is 0.8 of Plaid's tightest limit (`rate-budget.ts`). */
  readonly timeRatio: number
  /** Calls to Plaid's `list` and `get`, and to the ledger, for each new attempt. Does not grow with the backlog. */
  readonly readsPerSuccess: number
  readonly ledgerCallsPerSuccess: number
}

const minuteMs = 60_000
const invocationMs = 30_000

interface Ready {
  readonly key: SubjectKey
  readonly atMs: number
}

/** A queue that delivers each message after its delay, to the first idle worker, with the time that it lay. */
const workerQueue = ({ nowMs, sleep }: BacklogClock) => {
  const ready: Ready[] = []
  const idle: Array<(message: Ready) => void> = []
  let first = 0
  const deliver = (message: Ready): void => {
    const worker = idle.shift()
    if (worker) worker(message)
    else ready.push(message)
  }
  return {
    later: (key: SubjectKey, ms: number) => void sleep(ms).then(() => deliver({ key, atMs: nowMs() })),
    next: (): Promise<Ready> =>
      new Promise(resolve => {
        const message = ready[first]
        if (message === undefined) return void idle.push(resolve)
        first += 1
        resolve(message)
      }),
  }
}

/** A ledger that counts its calls. */
const counted = (ledger: Ledger) => {
  let calls = 0
  const count =
    <A extends ReadonlyArray<unknown>, B>(call: (...args: A) => B) =>
    (...args: A): B => {
      calls += 1
      return call(...args)
    }
  return {
    ledger: { load: count(ledger.load), save: count(ledger.save), due: count(ledger.due) },
    calls: () => calls,
  }
}

/** The service's sweep and workers drain a backlog that is already due, within Plaid's limits, on a virtual clock. */
export const drainBacklog = async ({
  subjects,
  workers,
  environment = 'production',
  outageMinutes = 0,
  lateMinutes = 0,
  updatesPerMinute = 0,
}: Backlog): Promise<Drained> => {
  const clock = backlogClock(startMs)
  const { nowMs, sleep } = clock
  const users = Array.from({ length: subjects }, (_, index) => `user-${index}` as ClientUserId)
  const { plaid, counts } = backlogPlaid(environment, clock, users, outageMinutes)
  const memory = memoryLedger()
  const { ledger, calls: ledgerCalls } = counted(memory)
  const queue = workerQueue(clock)
  let tokens = 0

  const ports: DueEnvironment & SweepEnvironment = {
    plaid,
    ledger,
    counters: memoryCounters(),
    userBudgets: memoryUserBudgets(),
    decisions: memoryDecisions(),
    pauseSwitch: pauseSwitchOver(() => false),
    bus: busOver(busMemory()),
    queue: queueOver(queueMemory(({ key, delaySeconds }) => queue.later(key, delaySeconds * 1_000))),
    journal: { note: () => () => {}, trace: () => () => {} },
    nowMs,
    windowMs,
    listsElsewhere: 0,
    wait: ms => () => sleep(ms),
    newToken: () => `token-${++tokens}`,
    random: () => 0.5,
    policy: policyOf(['/caps/automaticPerDayMax', 100_000]),
    mode: 'enforce',
    plaidEnv: environment,
    templateIds: new Set(['idvtmp_local' as TemplateId]),
    isUrlPublished: false,
  }

  for (const client_user_id of users) {
    const key: SubjectKey = { environment, template_id: 'idvtmp_local' as TemplateId, client_user_id }
    const due = via(emptyLedger(key), [schedule(failedAttemptOf(client_user_id), startMs), startMs])
    await memory.save({ ...due, outbox: [] })()
  }
  const isOver = (): boolean =>
    counts().made >= subjects || nowMs() > startMs + (outageMinutes + lateMinutes + subjects) * minuteMs

  // A failed message is not redelivered: its subject falls due again. Both would multiply the messages of an outage.
  const work = async (): Promise<never> => {
    for (;;) {
      const { key, atMs } = await queue.next()
      // As the worker's handler does: the subject has fallen due again meanwhile.
      if (isTooLate({ sentAtMs: atMs, firstReceivedAtMs: nowMs() }, 0)) continue
      const untilMs = nowMs() + invocationMs
      await serveDue(key, () => untilMs - nowMs())(ports)()
    }
  }
  const sweepEveryMinute = async (): Promise<never> => {
    for (;;) {
      await sweep(ports)()
      await sleep(minuteMs - ((nowMs() - startMs) % minuteMs))
    }
  }
  const update = async (): Promise<void> => {
    for (let index = 0; ; index = (index + 1) % subjects) {
      await sleep(minuteMs / updatesPerMinute)
      void handleStatusUpdate(failedAttemptOf(users[index] ?? ''))(ports)()
    }
  }
  void sleep(lateMinutes * minuteMs).then(() => {
    for (let worker = 0; worker < workers; worker++) void work()
  })
  if (updatesPerMinute > 0) void update()
  void sweepEveryMinute()
  await clock.run(isOver)
  // The last new attempts still have to be answered, recorded and published.
  const endMs = nowMs() + 10_000
  await clock.run(() => nowMs() > endMs)

  const { calls, rateLimited, made, lastMadeAtMs } = counts()
  const retried = memory.subjects().filter(({ attempts }) => attempts[0]?.state._tag === 'Retried').length
  const minutes = (lastMadeAtMs - startMs) / minuteMs
  return {
    subjects,
    workers,
    environment,
    retryCallsPerSuccess: calls.retry / made,
    rateLimited: rateLimited.get + rateLimited.list + rateLimited.retry,
    lost: subjects - retried,
    minutes,
    timeRatio: (minutes - lateMinutes) / (subjects / minuteBudget(environment).due),
    readsPerSuccess: (calls.get + calls.list) / made,
    ledgerCallsPerSuccess: ledgerCalls() / made,
  }
}

/** The promises that a drain did not keep; empty if it kept all. */
export const faultsOf = ({
  subjects,
  retryCallsPerSuccess,
  rateLimited,
  lost,
  timeRatio,
}: Drained): ReadonlyArray<string> => [
  ...(retryCallsPerSuccess <= 1.01 ? [] : ['too many calls to retry']),
  ...(rateLimited === 0 ? [] : ['rate limited']),
  ...(lost === 0 ? [] : ['lost']),
  ...(subjects < 10_000 || timeRatio <= 1.01 ? [] : ['too slow']),
]

export const backlogs: ReadonlyArray<Backlog> = [
  ...[1_000, 10_000, 100_000].flatMap(subjects => [1, 10, 1_000].map(workers => ({ subjects, workers }))),
  ...[1_000, 10_000].map(subjects => ({ subjects, workers: 1_000, lateMinutes: 30, updatesPerMinute: 200 })),
]

/** One row of the Markdown table. */
export const backlogRow = (drained: Drained): string => {
  const { subjects, workers, retryCallsPerSuccess, rateLimited, lost, minutes, timeRatio, readsPerSuccess } = drained
  const cells = [
    subjects,
    workers,
    retryCallsPerSuccess.toFixed(3),
    rateLimited,
    lost,
    minutes.toFixed(1),
    timeRatio.toFixed(4),
    readsPerSuccess.toFixed(2),
    drained.ledgerCallsPerSuccess.toFixed(2),
    faultsOf(drained).join(', ') || 'ok',
  ]
  return `| ${cells.join(' | ')} |`
}

export const backlogHead = [
  '| subjects | workers | /retry per success | 429 | lost | minutes | × subjects ÷ budget | reads per success | ledger calls per success | |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
].join('\n')
