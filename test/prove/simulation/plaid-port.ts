import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import type { Subject, SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { Listing, Plaid } from '../../../lib/ports/plaid.ts'
import {
  type Answering,
  answerAfterEffect,
  answerings,
  answerWithoutEffect,
  isDefiniteNo,
  noAttempt,
} from './answers.ts'
import { attemptFor, retryNewest, snapshotFor } from './plaid-world.ts'
import { checkPost } from './post-check.ts'
import { call, type Fate, fateOf } from './process.ts'
import { chance, idOf, isFaulty, type Judged, type PlaidAttempt, type Post, type Process, type World } from './world.ts'

const readFates: ReadonlyArray<Fate> = ['refused', 'lost', 'crash-before', 'freeze-before', 'freeze-after']

const postFates: ReadonlyArray<Fate> = ['done', 'done', 'crash-before', 'crash-after', 'freeze-before', 'freeze-after']

const unavailable: E.Either<RetryError, never> = E.left({ _tag: 'PlaidUnavailable', cause: 'read-failed' })
const noSuchAttempt: E.Either<RetryError, never> = E.left({
  _tag: 'PlaidRefused',
  plaid: { error_type: 'INVALID_INPUT', error_code: 'NOT_FOUND' },
})

const patienceMs = 10_000

/** A list may be as old as this, and hides what was made since. */
const staleMsMax = 20 * 60_000

const keyOf = ({ client_user_id, template_id }: Subject): SubjectKey => ({
  environment: 'production',
  client_user_id,
  template_id,
})

const act = (world: World, process: Process, post: Post, answering: Answering): Evidence => {
  const none = answerWithoutEffect(answering)
  if (none !== undefined) return none
  const child = retryNewest(world, post.key, process)
  if (child === undefined) return noAttempt
  post.child = child.id
  return answerAfterEffect(answering, child)
}

export const plaidFor = (world: World, process: Process): Plaid => {
  const read = <A>(name: string, effect: () => E.Either<RetryError, A>, heard: (answer: A) => void) =>
    call<E.Either<RetryError, A>>(world, process, {
      name,
      fate: fateOf(world, isFaulty(world), readFates),
      act: effect,
      failure: unavailable,
      patienceMs,
      heard: answer => {
        if (E.isRight(answer)) heard(answer.right)
      },
    })
  const rowsOf = (key: Subject): ReadonlyArray<PlaidAttempt> => {
    const sinceMs = isFaulty(world, 2) ? world.random.below(staleMsMax) : 0
    const untilMs = world.timeline.nowMs() - sinceMs
    return [...world.attempts.values()].filter(
      attempt => idOf(attempt.key) === idOf(key) && attempt.createdMs <= untilMs,
    )
  }
  const known = (id: string): E.Either<RetryError, PlaidAttempt> => {
    const attempt = world.attempts.get(id)
    return attempt === undefined ? noSuchAttempt : E.right(attempt)
  }
  const plaid: Plaid = {
    listAttempts: key => () =>
      read<Listing>(
        'list',
        () => E.right({ attempts: rowsOf(key).map(attemptFor), foreignRows: 0 }),
        ({ attempts }) => {
          const orders = attempts.map(({ id }) => world.attempts.get(id)?.order ?? 0)
          if (world.isDashboardKeen && chance(world, 20))
            world.timeline.after(world.random.below(1_500), () => retryNewest(world, keyOf(key), 'dashboard'))
          process.newest = attempts[orders.indexOf(Math.max(...orders))]?.id
        },
      ),
    getAttempt: id => () =>
      read(
        `get ${id}`,
        () => E.map(attemptFor)(known(id)),
        () => {},
      ),
    getSnapshot: id => () => {
      let seen: Judged | undefined
      return read(
        `get ${id}`,
        () =>
          E.map((attempt: PlaidAttempt) => {
            seen = { finding: attempt.finding, endedMs: attempt.endedMs }
            return snapshotFor(attempt)
          })(known(id)),
        () => {
          if (seen) process.judged = seen
        },
      )
    },
    retryAttempt: request => () => {
      const answering = isFaulty(world, 4) ? world.random.pick(answerings) : 'as it is'
      const post: Post = {
        by: process,
        key: keyOf(request),
        intended: process.newest ?? 'unknown',
        mode: process.kind === 'due' || process.kind === 'hint' ? 'automatic' : 'on-demand',
        judged: process.judged,
        atMs: world.timeline.nowMs(),
        isDefiniteNo: isDefiniteNo(answering),
        isAnswered: false,
        knowsChild: false,
      }
      checkPost(world, post)
      world.posts.push(post)
      const isLateEffect = answering === 'timeout' && chance(world, 50)
      return call<E.Either<RetryError, Evidence>>(world, process, {
        name: `POST for ${post.intended} (${answering})`,
        fate: isLateEffect ? 'late' : fateOf(world, isFaulty(world, 2), postFates),
        act: () => E.right(act(world, process, post, answering)),
        failure: E.right({ _tag: 'Lost', cause: 'timeout' }),
        patienceMs,
        heard: () => {
          post.isAnswered = true
          post.knowsChild = answering === 'as it is' && post.child !== undefined
        },
      })
    },
    webhookKey: () => TE.left({ _tag: 'PlaidUnavailable', cause: 'read-failed' }),
  }
  return world.change.plaid?.(plaid) ?? plaid
}
