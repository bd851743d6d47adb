import { describe, expect, it } from 'vitest'
import { lookFirst } from '../../../lib/domain/automatic/watched-next.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Edit } from '../../support/edited.ts'
import { emptySubject, via } from '../../support/ledger-examples.ts'
import { nowMs, retried } from '../../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'

const minuteMs = 60_000
const policy = policyOf()

/** A retry of another attempt, made so long ago. */
const child = (agoMs: number): Snapshot =>
  snapshotOf(
    ...retried['one-detail-differs'],
    ['/id', 'idv_child'],
    ['/previous_attempt_id', 'idv_before'],
    ['/created_at', new Date(nowMs - agoMs).toISOString()],
    ['/completed_at', new Date(nowMs - agoMs).toISOString()],
  )

const anEarlier = (...edits: ReadonlyArray<Edit>): Snapshot => snapshotOf(...edits, ['/id', 'idv_before'])

const nextOf = (snapshot: Snapshot, earlier: ReadonlyArray<Snapshot>, subject = emptySubject) => {
  const lineage = { ...alone(snapshot), before: earlier, children: earlier.length }
  const decision = decide(policy, snapshot, lineage, countsOf(), nowMs)
  return { decision, command: lookFirst(subject, { snapshot, lineage }, decision, nowMs) }
}

const unshown: ReadonlyArray<readonly [string, ReadonlyArray<Edit>]> = [
  ['is failed, and no step is', [['/steps/kyc_check', 'success']]],
  ['is active although a retry followed it', [...retried['one-detail-differs'], ['/status', 'active']]],
]

describe('a retry whose earlier attempt is not shown as it ended', () => {
  it.each(unshown)('waits where it %s', (_, edits) => {
    const { decision, command } = nextOf(child(5 * minuteMs), [anEarlier(...edits)])
    expect(decision._tag).toBe('Retry')
    expect(command).toMatchObject({ _tag: 'Watch', attempt_id: 'idv_child' })
  })

  it.each(unshown)('waits for an hour at most where it %s', (_, edits) => {
    expect(nextOf(child(59 * minuteMs), [anEarlier(...edits)]).command?._tag).toBe('Watch')
    expect(nextOf(child(60 * minuteMs), [anEarlier(...edits)]).command).toBeUndefined()
  })

  it('goes on waiting with the same looks', () => {
    const [, edits] = unshown[0] ?? ['', []]
    const first = nextOf(child(5 * minuteMs), [anEarlier(...edits)])
    if (first.command === undefined) throw new Error('it does not wait')
    const watched = via(emptySubject, [first.command, nowMs])
    expect(nextOf(child(5 * minuteMs), [anEarlier(...edits)], watched).command).toMatchObject({ _tag: 'Watching' })
  })

  it('does not wait where the earlier one is shown, or lies before a success', () => {
    expect(nextOf(child(5 * minuteMs), [anEarlier(...retried['one-detail-differs'])]).command).toBeUndefined()
    const success = snapshotOf(['/status', 'success'], ['/id', 'idv_success'])
    const [, edits] = unshown[0] ?? ['', []]
    expect(nextOf(child(5 * minuteMs), [success, anEarlier(...edits)]).command).toBeUndefined()
  })

  it('is not watched for it where it is not retried', () => {
    const vetoed = anEarlier(...retried['one-detail-differs'], ['/steps/watchlist_screening', 'failed'])
    const { decision, command } = nextOf(child(5 * minuteMs), [vetoed])
    expect(decision).toMatchObject({ _tag: 'Hold', reason: 'earlier-attempt-vetoed' })
    expect(command).toBeUndefined()
  })
})
