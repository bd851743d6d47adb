import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageOf } from '../../lib/adapters/sqs/message.ts'
import { decisionEvent, unservedEvent } from '../../lib/domain/events/decision-event.ts'
import { type OutcomeEvent, outcomeEvent } from '../../lib/domain/events/outcome-event.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import { apiContractAt } from '../support/api-contract.ts'
import { isInvisible } from '../support/arbitrary-invisible.ts'
import { arbitrarySubjectLedger } from '../support/arbitrary-ledger.ts'
import { mutated } from '../support/arbitrary-mutation.ts'
import { arbitraryOfSchema } from '../support/arbitrary-of-schema.ts'
import { arbitraryRetryRequest } from '../support/arbitrary-retry-request.ts'
import { outcomes } from '../support/closed-lists.ts'
import { type Edit, edited } from '../support/edited.ts'
import { describedEvents, eventDocument, eventFaults, isContractedEvent } from '../support/event-contract.ts'
import {
  emptySubject,
  fence,
  record,
  refused,
  retried,
  schedule,
  t0,
  unknown,
  via,
  watching,
} from '../support/ledger-examples.ts'
import { nowMs, retried as ofRetries } from '../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../support/policy-inputs.ts'
import { seeded, sized } from '../support/size.ts'

const policy = policyOf()

const onBus = ({ source, detailType, detail }: OutcomeEvent): object => ({
  version: '0',
  source,
  'detail-type': detailType,
  detail: JSON.parse(JSON.stringify(detail)),
})

const url = 'https://verify.plaid.com/verify/idv_1?key=k'

/** Every event in the outbox of a subject, as it would be published, with and without a link. */
const publishedBy = (subject: SubjectLedger): ReadonlyArray<OutcomeEvent> =>
  subject.outbox.flatMap(event => [
    outcomeEvent({ policy, mode: 'enforce' }, subject, event),
    outcomeEvent({ policy, mode: 'shadow' }, subject, event),
    // Only the process that has just made the attempt has the link.
    ...(event.kind === 'retried' || event.kind === 'misdirected'
      ? [outcomeEvent({ policy, mode: 'enforce' }, subject, event, url)]
      : []),
  ])

const decisionOn = (counts: ReadonlyArray<Edit>, ...edits: ReadonlyArray<Edit>): OutcomeEvent => {
  const snapshot = snapshotOf(...edits)
  const decision = decide(policy, snapshot, alone(snapshot), countsOf(...counts), nowMs)
  if (decision._tag === 'Retry') throw new Error('this attempt is retried')
  return decisionEvent(emptySubject, decision, { mode: 'enforce', nowMs })
}

const decided: ReadonlyArray<OutcomeEvent> = [
  decisionOn([], ['/risk_check/behavior/bot_detected', 'yes']),
  decisionOn([], ['/status', 'pending_review']),
  decisionOn([['/subject/automatic', 9]], ...ofRetries['one-detail-differs']),
  unservedEvent(policy, emptySubject, { requestId: 'r1' }, t0),
  unservedEvent(policy, emptySubject, { requestId: 'r1', attempt_id: 'idv_1' }, t0),
]

/** The schema of an event, by its outcome; of the two that are held, the one with a decision has texts. */
const schemaOf = ({ detail }: OutcomeEvent): string =>
  describedEvents()
    .filter(({ outcome }) => outcome === detail.outcome)
    .map(({ name }) => name)
    .find(name => (name === 'Unserved') === (detail.outcome === 'held' && detail['decision'] === undefined)) ?? 'none'

const membersOf = (name: string): ReadonlyArray<string> => {
  const { properties } = Object(eventDocument.$defs[name]).properties.detail
  return [...new Set([...Object.keys(Object(eventDocument.$defs['Outcome']).properties), ...Object.keys(properties)])]
}

const day = 86_400_000
const sent = [schedule(), fence('t1')]
const children = via(emptySubject, ...sent, record('t1', retried))
const eventful: ReadonlyArray<SubjectLedger> = [
  children,
  via(emptySubject, ...sent, record('t1', { _tag: 'Misdirected', child_id: 'C' })),
  via(emptySubject, ...sent, record('t1', refused)),
  via(emptySubject, ...sent, record('t1', unknown), [{ _tag: 'Look', attempt_id: 'A' }, t0 + day]),
  via(
    emptySubject,
    ...sent,
    record('t1', unknown),
    [{ _tag: 'Look', attempt_id: 'A' }, t0 + day],
    [{ _tag: 'Close', attempt_id: 'A', note: { by: 'x', reason: 'y' } }, t0 + day],
  ),
  via(emptySubject, schedule(), { _tag: 'Skip', attempt_id: 'A', reason: 'unserved' }),
  via(emptySubject, schedule(), { _tag: 'Skip', attempt_id: 'A', reason: 'bot-detected', isNever: true }),
  via(emptySubject, schedule(), { _tag: 'Supersede', attempt_id: 'A' }),
  via(emptySubject, schedule(), { _tag: 'Exhaust', attempt_id: 'A' }),
  via(children, [watching('B'), t0 + day], [watching('B'), t0 + 4 * day]),
  via(children, [{ _tag: 'Unwatch', attempt_id: 'B', outcome: 'success' }, t0 + day]),
]
const ledgers = [...eventful, ...fc.sample(arbitrarySubjectLedger, { numRuns: 300, seed: 11 })]

describe('the events that are published', () => {
  it('are those of the schema, whatever happened to a subject', () => {
    const runs = { numRuns: sized({ sample: 250, full: 20_000 }), ...seeded() }
    fc.assert(
      fc.property(arbitrarySubjectLedger, subject => {
        for (const event of publishedBy(subject)) expect(eventFaults(onBus(event))).toEqual([])
      }),
      runs,
    )
  })

  it.each(decided)('of a decision: $detail.id', event => {
    expect(eventFaults(onBus(event))).toEqual([])
  })

  it('have every outcome, and every member, that the schema has', () => {
    const published = [...decided, ...ledgers.flatMap(publishedBy)]
    const seen = new Map<string, Set<string>>()
    for (const event of published) {
      const name = schemaOf(event)
      seen.set(name, new Set([...(seen.get(name) ?? []), ...Object.keys(event.detail)]))
    }
    const described = describedEvents().filter(({ outcome }) => outcome !== undefined)
    const words = [...new Set(described.map(({ outcome }) => outcome))]
    expect(words.toSorted()).toEqual(outcomes.toSorted())
    for (const { name } of described)
      expect([name, [...(seen.get(name) ?? [])].toSorted()]).toEqual([name, membersOf(name).toSorted()])
  })

  it('differ from the schema with a member more, or another outcome', () => {
    for (const event of decided) {
      const sound = onBus(event)
      expect(isContractedEvent(sound)).toBe(true)
      expect(isContractedEvent(edited(sound, ['/detail/planted', 1]))).toBe(false)
      expect(eventFaults(edited(sound, ['/detail/planted', 1]))).not.toEqual([])
      expect(eventFaults(edited(sound, ['/detail/outcome', 'planted']))).not.toEqual([])
      expect(eventFaults(edited(sound, ['/detail-type', 'Identity Verification Retried']))).not.toEqual([])
      expect(eventFaults(edited(sound, ['/detail/policy/planted', 1]))).not.toEqual([])
    }
  })
})

describe('a request on the bus', () => {
  const requested = (detail: unknown) => ({
    source: 'app',
    'detail-type': 'Identity Verification Retry Requested',
    detail,
  })
  const refusals = (detail: unknown): boolean => {
    const read = messageOf(JSON.stringify(requested(detail)))
    return read._tag === 'Left' || read.right._tag === 'Left'
  }
  const hasInvisible = (detail: unknown): boolean =>
    [Object(detail).client_user_id, Object(detail).template_id].some(id => [...String(id)].some(isInvisible))

  const fromSchema = fc.oneof(
    ...['RequestWithoutSteps', 'RequestWithSteps'].map(name =>
      arbitraryOfSchema(eventDocument.$defs[name], reference => eventDocument.$defs[reference.split('/').at(-1) ?? '']),
    ),
  )
  const fromCodec = fc
    .tuple(arbitraryRetryRequest, fc.constantFrom('key-1', 'k'.repeat(255), '', 'a,b'))
    .map(([{ user: _, ...request }, idempotency_key]) => ({ ...request, idempotency_key }))

  it.each([
    ['the schema', fc.oneof(fromSchema, mutated(fromSchema))],
    ['the codec', fc.oneof(fromCodec, mutated(fromCodec))],
  ])('that is made from %s gets the same verdict from both, but for invisible characters', (_, details) => {
    fc.assert(
      fc.property(details, detail => {
        const isOfSchema = eventFaults(requested(detail)).length === 0
        expect(isOfSchema && !hasInvisible(detail)).toBe(!refusals(detail))
      }),
      { numRuns: sized({ sample: 1_000, full: 20_000 }), ...seeded() },
    )
  })

  it('is not one of the service itself', () => {
    const detail = { client_user_id: 'u', template_id: 't', strategy: 'infer', idempotency_key: 'k' }
    expect(eventFaults(requested(detail))).toEqual([])
    expect(eventFaults({ ...requested(detail), source: 'idv-retry' })).not.toEqual([])
    expect(eventFaults(requested({ ...detail, user: {} }))).not.toEqual([])
  })
})

it('what both documents describe, they describe alike', () => {
  const shared = ['ClientUserId', 'TemplateId', 'IdempotencyKey', 'RetrySteps', 'ApplicantText', 'Word', 'Moment']
  for (const name of shared) {
    const ofApi = JSON.stringify(apiContractAt('components', 'schemas', name))
    expect(eventDocument.$defs[name]).toEqual(JSON.parse(ofApi.replaceAll('#/components/schemas/', '#/$defs/')))
  }
})
