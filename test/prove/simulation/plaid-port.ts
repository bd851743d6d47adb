import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Subject, SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { Plaid } from '../../../lib/ports/plaid.ts'
import type { Calling } from '../../support/calling.ts'
import { answerTo, type PlaidMemory, plaidOver } from '../../support/memory-plaid.ts'
import { type Answering, answerAfterEffect, answerWithoutEffect, askedWaitMs, isDefiniteNo } from './answers.ts'
import { active } from './findings.ts'
import { retryNewest } from './plaid-world.ts'
import { checkPost } from './post-check.ts'
import { call, callingWith, type Fate, fateOf } from './process.ts'
import { isDuring } from './swarm.ts'
import {
  chance,
  idOf,
  isFaulty,
  type Judged,
  meet,
  type PlaidAttempt,
  type Post,
  type Process,
  type World,
} from './world.ts'

const readFates: ReadonlyArray<Fate> = ['refused', 'lost', 'crash-before', 'freeze-before', 'freeze-after']

const postFates: ReadonlyArray<Fate> = ['done', 'done', 'crash-before', 'crash-after', 'freeze-before', 'freeze-after']

const unavailable: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }
const refused: E.Either<RetryError, never> = E.left({
  _tag: 'PlaidRefused',
  plaid: { error_type: 'INVALID_REQUEST', error_code: 'NOT_FOUND' },
})

const timeoutMs = 10_000

/** Maximum age of a list. Newer attempts are missing from it. */
const staleMsMax = 20 * 60_000

const keyOf = ({ client_user_id, template_id }: Subject): SubjectKey => ({
  environment: 'production',
  client_user_id,
  template_id,
})

const act = (world: World, process: Process, post: Post, answering: Answering): Evidence => {
  const none = answerWithoutEffect(answering)
  if (none !== undefined) return none
  const retry = retryNewest(world, post.key, process)
  if (retry === undefined) return answerTo(retry)
  post.child = retry.child.id
  return answerAfterEffect(answering, answerTo(retry))
}

const isEarly = ({ timeline, attempts }: World, id: string): boolean =>
  timeline.nowMs() < (attempts.get(id)?.visibleAtMs ?? 0)

/** What Plaid's reads show of an attempt: for some time after its end not yet how it ended. */
const shown = (world: World, snapshot: Snapshot): Snapshot => {
  const attempt = world.attempts.get(snapshot.id)
  if (attempt === undefined || !isEarly(world, snapshot.id)) return snapshot
  meet(world, 'read before the outcome')
  const early = attempt.early === active && attempt.before !== undefined ? attempt.before : attempt.early.snapshot
  const { id, client_user_id, template, created_at, previous_attempt_id } = snapshot
  return { ...early, id, client_user_id, template, created_at, previous_attempt_id }
}

/** The oracle's note of what `shown` shows. */
const judgedOf = (world: World, attempt: PlaidAttempt): Judged => {
  const { early, finding, endedMs, beforeJudged } = attempt
  if (!isEarly(world, attempt.id)) return { finding, endedMs }
  return early === active && beforeJudged !== undefined ? beforeJudged : { finding: early, endedMs }
}

/** A Plaid with lists that lag behind, and reads that come too early. */
const lagging = (world: World): PlaidMemory => ({
  ...world.plaid,
  get: id => {
    const snapshot = world.plaid.get(id)
    return snapshot && shown(world, snapshot)
  },
  list: subject => {
    const sinceMs = isFaulty(world, 2) ? world.random.below(staleMsMax) : 0
    const untilMs = world.timeline.nowMs() - sinceMs
    const rows = world.plaid.list(subject).filter(({ created_at }) => Date.parse(created_at) <= untilMs)
    return rows.map(row => shown(world, row))
  },
})

const isSecond = ({ attempts }: World, id: string): boolean => attempts.get(id)?.parent != null

/** Whether Plaid refuses this read for good. */
const isRefused = (world: World, name: string, subject: Subject | undefined, id: string): boolean => {
  const { refusedLists, isSecondRefused } = world.swarm
  if (name === 'get') return isSecondRefused && isSecond(world, id)
  return (
    subject !== undefined &&
    refusedLists !== undefined &&
    idOf(refusedLists.key) === idOf(subject) &&
    world.timeline.nowMs() >= world.listsRefusedFromMs
  )
}

/** Refuses what Plaid refuses for good: the lists of one subject, or the reads of one attempt. */
const refusing = (world: World, plaid: Plaid): Plaid => {
  const unless =
    <A>(name: string, subject: Subject | undefined, id: string, read: TE.TaskEither<RetryError, A>) =>
    async (): Promise<E.Either<RetryError, A>> => {
      const answer = await read()
      if (E.isLeft(answer) || !isRefused(world, name, subject, id)) return answer
      meet(world, `${name} refused`)
      return refused
    }
  return {
    ...plaid,
    listAttempts: subject => unless('list', subject, '', plaid.listAttempts(subject)),
    getAttempt: id => unless('get', undefined, id, plaid.getAttempt(id)),
    getSnapshot: id => unless('get', undefined, id, plaid.getSnapshot(id)),
  }
}

/** Calls from a process to Plaid's reads, which all fail during the outage. */
const reading = (world: World, process: Process): Calling<RetryError> => {
  const failure = unavailable
  const usual = callingWith<RetryError>(world, process, { reads: readFates, changes: [], failure, timeoutMs })
  return (called, read) => () => {
    if (!isDuring(world.swarm.readOutage, world.timeline.nowMs())) return usual(called, read)()
    meet(world, 'outage of reads')
    return call(world, process, { name: called.name, fate: 'refused', act: read, failure: E.left(failure), timeoutMs })
  }
}

/** Notes for the oracle what a process reads from Plaid. The dashboard may act just after a read. */
const noted = (world: World, process: Process, over: (memory: PlaidMemory) => Plaid): Plaid => {
  const memory = lagging(world)
  const plaid = over(memory)
  return {
    ...plaid,
    listAttempts: key => async () => {
      const listedMs = world.timeline.nowMs()
      const answer = await plaid.listAttempts(key)()
      if (E.isLeft(answer)) return answer
      process.listedMs = listedMs
      const { attempts } = answer.right
      if (world.doesDashboardRace && chance(world, 20))
        world.timeline.after(world.random.below(1_500), () => retryNewest(world, keyOf(key), 'dashboard'))
      const orders = attempts.map(({ id }) => world.attempts.get(id)?.order ?? 0)
      process.newest = attempts[orders.indexOf(Math.max(...orders))]?.id
      return answer
    },
    getSnapshot: id => async () => {
      let seen: Judged | undefined
      const get: PlaidMemory['get'] = of => {
        const attempt = world.attempts.get(of)
        seen = attempt && judgedOf(world, attempt)
        return memory.get(of)
      }
      const answer = await over({ ...memory, get }).getSnapshot(id)()
      if (E.isRight(answer) && seen) process.judged = seen
      return answer
    },
  }
}

/** The template is deleted while its first request is under way: half of them have no effect and no answer. */
const refusesFromNow = (world: World, { client_user_id, template_id }: Subject): boolean => {
  const { refusedLists } = world.swarm
  if (refusedLists?.fromMs !== 'first request' || Number.isFinite(world.listsRefusedFromMs)) return false
  if (idOf(refusedLists.key) !== idOf({ client_user_id, template_id })) return false
  world.listsRefusedFromMs = world.timeline.nowMs()
  return chance(world, 50)
}

const answeringOf = (world: World): Answering => {
  const { noes, answerings } = world.swarm
  if (noes !== undefined && isDuring(noes, world.timeline.nowMs())) {
    meet(world, 'a no that lasts')
    return noes.answering
  }
  return isFaulty(world, 4) ? world.random.pick(answerings) : 'as it is'
}

/** One request to retry from a process, its way over the network, and the oracle's note of both. */
const post = async (world: World, process: Process, request: Subject): Promise<E.Either<RetryError, Evidence>> => {
  const answering = refusesFromNow(world, request) ? 'no effect, hang-up' : answeringOf(world)
  const posted: Post = {
    by: process,
    key: keyOf(request),
    intended: process.newest ?? 'unknown',
    mode: process.kind === 'due' || process.kind === 'status-update' ? 'automatic' : 'on-demand',
    judged: process.judged,
    atMs: world.timeline.nowMs(),
    isDefiniteNo: isDefiniteNo(answering),
    askedWaitMs: askedWaitMs(answering),
    isAnswered: false,
    knowsChild: false,
  }
  checkPost(world, posted)
  world.posts.push(posted)
  const isLateEffect = answering === 'timeout' && chance(world, 50)
  const answer = await call<E.Either<RetryError, Evidence>>(world, process, {
    name: `POST for ${posted.intended} (${answering})`,
    fate: isLateEffect ? 'late' : fateOf(world, isFaulty(world, 2), postFates),
    act: () => E.right(act(world, process, posted, answering)),
    failure: E.right({ _tag: 'Lost', cause: 'timeout' }),
    timeoutMs,
  })
  posted.isAnswered = true
  posted.knowsChild = answering === 'as it is' && posted.child !== undefined
  return answer
}

export const plaidFor = (world: World, process: Process): Plaid => {
  const calling = reading(world, process)
  const plaid: Plaid = {
    ...refusing(
      world,
      noted(world, process, memory => plaidOver(memory, calling)),
    ),
    retryAttempt: request => () => post(world, process, request),
  }
  return world.change.plaid?.(plaid, process, world) ?? plaid
}
