import * as E from 'fp-ts/Either'
import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import type { Subject, SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { Plaid } from '../../../lib/ports/plaid.ts'
import { answerTo, type PlaidMemory, plaidOver } from '../../support/memory-plaid.ts'
import { type Answering, answerAfterEffect, answerings, answerWithoutEffect, isDefiniteNo } from './answers.ts'
import { retryNewest } from './plaid-world.ts'
import { checkPost } from './post-check.ts'
import { call, callingWith, type Fate, fateOf } from './process.ts'
import { chance, isFaulty, type Judged, type Post, type Process, type World } from './world.ts'

const readFates: ReadonlyArray<Fate> = ['refused', 'lost', 'crash-before', 'freeze-before', 'freeze-after']

const postFates: ReadonlyArray<Fate> = ['done', 'done', 'crash-before', 'crash-after', 'freeze-before', 'freeze-after']

const unavailable: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }

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

/** A Plaid with lists that lag behind. */
const lagging = (world: World): PlaidMemory => ({
  ...world.plaid,
  list: subject => {
    const sinceMs = isFaulty(world, 2) ? world.random.below(staleMsMax) : 0
    const untilMs = world.timeline.nowMs() - sinceMs
    return world.plaid.list(subject).filter(({ created_at }) => Date.parse(created_at) <= untilMs)
  },
})

/** Notes for the oracle what a process reads from Plaid. The dashboard may act just after a read. */
const noted = (world: World, process: Process, over: (memory: PlaidMemory) => Plaid): Plaid => {
  const memory = lagging(world)
  const plaid = over(memory)
  return {
    ...plaid,
    listAttempts: key => async () => {
      const answer = await plaid.listAttempts(key)()
      if (E.isLeft(answer)) return answer
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
        seen = attempt && { finding: attempt.finding, endedMs: attempt.endedMs }
        return memory.get(of)
      }
      const answer = await over({ ...memory, get }).getSnapshot(id)()
      if (E.isRight(answer) && seen) process.judged = seen
      return answer
    },
  }
}

/** One request to retry from a process, its way over the network, and the oracle's note of both. */
const post = async (world: World, process: Process, request: Subject): Promise<E.Either<RetryError, Evidence>> => {
  const answering = isFaulty(world, 4) ? world.random.pick(answerings) : 'as it is'
  const posted: Post = {
    by: process,
    key: keyOf(request),
    intended: process.newest ?? 'unknown',
    mode: process.kind === 'due' || process.kind === 'status-update' ? 'automatic' : 'on-demand',
    judged: process.judged,
    atMs: world.timeline.nowMs(),
    isDefiniteNo: isDefiniteNo(answering),
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
  const calling = callingWith<RetryError>(world, process, {
    reads: readFates,
    changes: [],
    failure: unavailable,
    timeoutMs,
  })
  const plaid: Plaid = {
    ...noted(world, process, memory => plaidOver(memory, calling)),
    retryAttempt: request => () => post(world, process, request),
  }
  return world.change.plaid?.(plaid) ?? plaid
}
