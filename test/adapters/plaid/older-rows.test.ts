import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { describe, expect, it } from 'vitest'
import { listAllPages } from '../../../lib/adapters/plaid/list-all-pages.ts'
import type { Read } from '../../../lib/adapters/plaid/reads.ts'
import { childOf, type History, historyOf, rowOf } from '../../../lib/domain/plaid/history.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { type Snapshot, snapshotDecoder } from '../../../lib/domain/policy/findings/snapshot.ts'
import { preflight } from '../../../lib/domain/preflight.ts'
import { decodeRetryRequest } from '../../../lib/domain/request/retry-request.ts'
import type { Subject } from '../../../lib/domain/request/subject.ts'
import type { RetryError } from '../../../lib/domain/retry-error.ts'
import type { Listing } from '../../../lib/ports/plaid.ts'
import { stepNames } from '../../../local/plaid-simulator/attempt/steps.ts'
import { type Edit, edited } from '../../support/edited.ts'
import { attemptId, nowMs, plaidAnswer, retried } from '../../support/plaid-answer.ts'
import { countsOf, lineageIn, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'

const unreadable: RetryError = { _tag: 'PlaidUnreadable', cause: 'not-plaid-json' }

const request = rightOf(
  decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_local', strategy: 'incomplete' }),
)
const subject: Subject = request

/** What the service makes of this one page of a list. */
const historyFrom = async (page: unknown): Promise<E.Either<RetryError, History<Snapshot>>> => {
  const read: Read = ({ answer }) =>
    TE.fromEither(E.mapLeft((): RetryError => unreadable)(answer.decode(JSON.parse(JSON.stringify(page)))))
  const listing = await listAllPages(read, snapshotDecoder('production'), subject, () => 1_000)()
  return E.map(({ attempts }: Listing) => historyOf(attempts))(listing)
}

const older = (id: string, minutesAgo: number, previous_attempt_id: string | null): unknown =>
  plaidAnswer(
    ['/id', id],
    ['/created_at', new Date(nowMs - 86_400_000 - minutesAgo * 60_000).toISOString()],
    ['/previous_attempt_id', previous_attempt_id],
    ['/request_id', undefined],
  )

const newestEdits: ReadonlyArray<Edit> = [
  ...retried['one-detail-differs'],
  ['/previous_attempt_id', 'idv_second'],
  ['/risk_check/facial_duplicates', [{ id: 'idv_first' }, { id: 'idv_second' }]],
]
const newest = plaidAnswer(...newestEdits)
const first = older('idv_first', 60, null)
const second = older('idv_second', 30, 'idv_first')

/** Everything that is concluded from a list: the order, rows and children, and what both drivers do with the newest. */
const conclusionsFrom = async (page: unknown) => {
  const history = rightOf(await historyFrom(page))
  const ids = ['idv_first', 'idv_second', attemptId]
  const [target] = history
  if (target === undefined) throw new Error('the list is empty')
  const permit = preflight(request, target)
  const snapshot = snapshotOf(...newestEdits)
  return {
    order: history.map(({ id }) => id),
    rows: ids.map(id => rowOf(history, id)?.id),
    children: ids.map(id => childOf(history, id)?.id),
    decision: decide(policyOf(), snapshot, lineageIn(snapshot, history), countsOf(), nowMs),
    permit,
  }
}

const pageOf = (...rows: ReadonlyArray<unknown>) => ({ identity_verifications: rows, next_cursor: null })

/** The members that an older row may lack. */
const optional = [
  '/completed_at',
  '/shareable_url',
  '/template/version',
  '/user',
  '/steps',
  ...stepNames.map(step => `/steps/${step}`),
  '/documentary_verification',
  '/selfie_check',
  '/kyc_check',
  '/risk_check',
  '/verify_sms',
  '/watchlist_screening_id',
  '/beacon_user_id',
  '/user_id',
  '/redacted_at',
  '/request_id',
]

const needed = ['/id', '/client_user_id', '/template', '/template/id', '/created_at', '/status', '/previous_attempt_id']

const missing = fc.constantFrom(undefined, null)
const lacking = fc.array(
  fc.tuple(fc.constantFrom(...optional), missing).map((edit): Edit => edit),
  { maxLength: 8 },
)

describe('an older row of the list', () => {
  it('changes no outcome, whichever optional members it lacks', async () => {
    const whole = await conclusionsFrom(pageOf(newest, second, first))
    expect(whole).toMatchObject({ decision: { _tag: 'Retry' }, permit: { _tag: 'Right' } })
    await fc.assert(
      fc.asyncProperty(lacking, lacking, async (ofFirst, ofSecond) => {
        const page = pageOf(newest, edited(second, ...ofSecond), edited(first, ...ofFirst))
        expect(await conclusionsFrom(page)).toEqual(whole)
      }),
      { numRuns: 150 },
    )
  })

  it.each(optional.flatMap(pointer => [null, undefined].map(value => [pointer, value] as const)))(
    'is read without %s (%s)',
    async (pointer, value) => {
      const whole = await conclusionsFrom(pageOf(newest, second, first))
      expect(await conclusionsFrom(pageOf(newest, second, edited(first, [pointer, value])))).toEqual(whole)
    },
  )

  it.each(needed.flatMap(pointer => [undefined, 5].map(value => [pointer, value] as const)))(
    'without %s (%s) makes the list unreadable, and is never left out',
    async (pointer, value) => {
      expect(await historyFrom(pageOf(newest, second, edited(first, [pointer, value])))).toEqual(E.left(unreadable))
    },
  )

  it('without an owner is read as the user’s, and excuses no face that matches it', async () => {
    const page = pageOf(newest, second, edited(first, ['/client_user_id', null]))
    const conclusions = await conclusionsFrom(page)
    expect(conclusions.order).toEqual([attemptId, 'idv_second', 'idv_first'])
    expect(conclusions.decision).toMatchObject({ _tag: 'Hold', reason: 'face-unknown' })
  })
})

describe('the newest row', () => {
  it.each<[string, Edit]>([
    ['an owner', ['/client_user_id', null]],
    ['a step that decides about `incomplete`', ['/steps/risk_check', undefined]],
    ['another such step', ['/steps/watchlist_screening', null]],
    ['steps', ['/steps', null]],
  ])('without %s is not retried on demand', async (_, edit) => {
    const { permit } = await conclusionsFrom(pageOf(edited(newest, edit), second, first))
    expect(permit).toEqual(E.left(unreadable))
  })

  it.each<[string, Edit]>([
    ['a version of its template', ['/template/version', null]],
    ['a link', ['/shareable_url', undefined]],
    ['a step that no rule reads', ['/steps/verify_sms', undefined]],
  ])('without %s is retried', async (_, edit) => {
    const { permit, decision } = await conclusionsFrom(pageOf(edited(newest, edit), second, first))
    expect([permit, decision]).toMatchObject([{ _tag: 'Right' }, { _tag: 'Retry' }])
  })
})

it('a page without a cursor is the last one', async () => {
  expect(E.isRight(await historyFrom({ identity_verifications: [newest] }))).toBe(true)
})
