import { createHash } from 'node:crypto'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { traceOf } from '../../../lib/adapters/journal/trace-line.ts'
import type { Swept } from '../../../lib/domain/automatic/swept.ts'
import type { RetryRequest } from '../../../lib/domain/request/retry-request.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import { retryErrorRow } from '../../../lib/domain/retry-error-table.ts'
import type { RetryResult } from '../../../lib/domain/retry-result.ts'
import type { JournalMembers } from '../../../lib/ports/journal.ts'
import type { Queue } from '../../../lib/ports/queue.ts'
import { handleStatusUpdate } from '../../../lib/use-cases/handle-status-update.ts'
import { retryOnDemand } from '../../../lib/use-cases/retry-on-demand.ts'
import { serveDue } from '../../../lib/use-cases/serve-due.ts'
import { sweep } from '../../../lib/use-cases/sweep.ts'
import { type QueueMemory, queueMemory, queueOver } from '../../support/memory-bus.ts'
import { windowMs } from '../../support/window.ts'
import { busFor } from './bus.ts'
import { plaidFor } from './plaid-port.ts'
import { call, callingWith, type Fate, remainingMs, start } from './process.ts'
import { enqueue } from './queue.ts'
import { countersFor, decisionsFor, ledgerFor, userBudgetsFor } from './store.ts'
import { pauseSwitchFor } from './switch.ts'
import { chance, isFaulty, type Message, type Process, type World } from './world.ts'

const queueFates: ReadonlyArray<Fate> = ['refused', 'lost', 'answer-lost', 'late', 'crash-before', 'crash-after']

/** A queue that takes only some of the messages while there are faults. */
const queueFor = (world: World, process: Process): Queue => {
  const due = (key: SubjectKey, delaySeconds: number): void =>
    enqueue(world, { _tag: 'Due', key }, delaySeconds * 1_000)
  const queue = queueMemory(
    ({ key, delaySeconds }) => due(key, delaySeconds),
    ({ item, delaySeconds }) => {
      if (item._tag === 'Subject') due(item.key, delaySeconds)
    },
  )
  const sendDue: QueueMemory['sendDue'] = messages => {
    const taken = messages.filter(() => !isFaulty(world))
    return queue.sendDue(taken) + messages.length - taken.length
  }
  return queueOver(
    { ...queue, sendDue },
    callingWith(world, process, {
      reads: [],
      changes: queueFates,
      failure: { _tag: 'QueueUnavailable' },
      timeoutMs: 3_000,
    }),
  )
}

const environmentFor = (world: World, process: Process) => {
  const { timeline, random, change } = world
  return {
    plaid: plaidFor(world, process),
    ledger: ledgerFor(world, process),
    counters: countersFor(world, process),
    userBudgets: userBudgetsFor(world, process),
    decisions: decisionsFor(world, process),
    pauseSwitch: pauseSwitchFor(world, process),
    bus: busFor(world, process),
    queue: queueFor(world, process),
    journal: {
      note: (members: JournalMembers) => () => void Object.assign(process.line, members),
      trace: traceIn(world, process),
    },
    nowMs: timeline.nowMs,
    windowMs,
    listsElsewhere: 0,
    wait: (ms: number) => () =>
      call<void>(world, process, { name: 'wait', fate: 'lost', act: () => {}, failure: undefined, timeoutMs: ms }),
    newToken: () => {
      const token = world.newToken(process)
      process.tokens.add(token)
      return token
    },
    random: () => random.below(1_000) / 1_000,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    policy: world.policy,
    mode: change.mode?.(world.mode) ?? world.mode,
    plaidEnv: 'production' as const,
    templateIds: new Set(world.policy.templateIds),
    isUrlPublished: false,
  }
}

/** The lines of the trace, as the service writes them. */
const traceIn = (world: World, { kind, id }: Process) =>
  traceOf(
    { metricsNamespace: '', write: line => void world.log.push(line), nowMs: world.timeline.nowMs },
    { requestId: `${kind}${id}` },
  )

/** The log line of an invocation. One that is killed writes none. */
const written = (world: World, process: Process, outcome: string, attempt_id?: string): void => {
  world.lines.push({
    ...(attempt_id !== undefined && { attempt_id }),
    ...process.line,
    atMs: world.timeline.nowMs(),
    kind: process.kind,
    outcome,
  })
}

const leftTo = (world: World, process: Process): number => {
  const leftMs = remainingMs(world, process)
  return world.change.remainingMs?.(leftMs) ?? leftMs
}

const taskOf =
  (world: World, message: Message) =>
  (process: Process): TE.TaskEither<RetryError, string> => {
    const environment = environmentFor(world, process)
    const leftMs = () => leftTo(world, process)
    switch (message._tag) {
      case 'StatusUpdate':
        return handleStatusUpdate(message.id)(environment)
      case 'Due':
        return serveDue(message.key, leftMs)(environment)
      case 'Request':
        return pipe(
          retryOnDemand({
            request: requestOf(message),
            dryRun: false,
            overrides: new Set(),
            idempotencyKey: message.idempotencyKey,
            isFromBus: true,
            remainingMs: leftMs,
          })(environment),
          TE.map(({ _tag }) => _tag),
        )
    }
  }

const requestOf = ({
  key,
  strategy,
}: Pick<Extract<Message, { _tag: 'Request' }>, 'key' | 'strategy'>): RetryRequest => {
  const { client_user_id, template_id } = key
  return strategy === 'custom'
    ? { client_user_id, template_id, strategy, steps: noSteps }
    : { client_user_id, template_id, strategy }
}

const noSteps = { verify_sms: true, kyc_check: true, documentary_verification: false, selfie_check: false } as const

const kinds = { StatusUpdate: 'status-update', Due: 'due', Request: 'bus' } as const

/** Serves one message like the worker's handler. After `redeliver` the queue delivers it again. */
export const handle: World['handle'] = (world, message, onEnd) => {
  start<E.Either<RetryError, string>>(world, {
    kind: kinds[message._tag],
    ...(message._tag === 'Request' && { idempotencyKey: message.idempotencyKey }),
    task: taskOf(world, message),
    onEnd: (outcome, process) => {
      const { code, onEvent } = E.isRight(outcome)
        ? { code: outcome.right, onEvent: 'acknowledge' }
        : retryErrorRow(outcome.left)
      written(world, process, code, message._tag === 'StatusUpdate' ? message.id : undefined)
      if (E.isRight(outcome)) return onEnd(outcome.right)
      onEnd(onEvent === 'redeliver' ? undefined : code)
    },
  })
}

export interface Request {
  readonly key: SubjectKey
  readonly strategy: RetryRequest['strategy']
  readonly idempotencyKey?: string
}

/** An on-demand request, and its repeats under the same key until the answer is final, as `docs/api.md` asks for. */
export const request = (world: World, of: Request, repeats: number): void => {
  let isFinal = false
  start<E.Either<RetryError, RetryResult>>(world, {
    kind: 'http',
    ...(of.idempotencyKey !== undefined && { idempotencyKey: of.idempotencyKey }),
    task: process =>
      retryOnDemand({
        request: requestOf(of),
        dryRun: chance(world, 5),
        overrides: new Set(),
        isFromBus: false,
        remainingMs: () => leftTo(world, process),
        ...(of.idempotencyKey !== undefined && { idempotencyKey: of.idempotencyKey }),
      })(environmentFor(world, process)),
    onEnd: outcome => {
      isFinal = E.isRight(outcome)
      if (E.isLeft(outcome) || outcome.right._tag === 'DryRun' || of.idempotencyKey === undefined) return
      const ids = world.answers.get(of.idempotencyKey) ?? new Set()
      world.answers.set(of.idempotencyKey, ids.add(outcome.right.attempt.id))
    },
  })
  if (repeats === 0) return
  world.timeline.after(1_000 + world.random.below(20 * 60_000), () => {
    if (!isFinal || chance(world, 30)) request(world, of, repeats - 1)
  })
}

/** Runs the sweep, one at a time. */
export const runSweep: World['sweep'] = world => {
  if (world.timeline.nowMs() < world.sweepUntilMs) return
  world.sweepUntilMs = world.timeline.nowMs() + 50_000
  start<E.Either<unknown, Swept>>(world, {
    kind: 'sweep',
    task: process => sweep(environmentFor(world, process)),
    onEnd: () => {
      world.sweepUntilMs = 0
    },
  })
}
