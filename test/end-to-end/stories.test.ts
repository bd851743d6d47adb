import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decisionOf } from '../../lib/adapters/dynamodb/decision-codec.ts'
import { type DecisionItem, decisionItem } from '../../lib/domain/decision-item.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import { judgedIn } from '../../lib/domain/policy/judged-in.ts'
import { loadPolicy } from '../../lib/domain/policy/policy.ts'
import { type StoryName, stories } from '../../local/plaid-simulator/stories/stories.ts'
import { defaultV2 } from '../support/default-v2.ts'
import { sha256 } from '../support/policy-inputs.ts'
import { rightOf } from '../support/right-of.ts'
import { someOf } from '../support/size.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

/** `retry`: by which rules, and the text for the applicant then. `hold`, `never`: why. */
type Wanted =
  | readonly ['retry', rules: string, text: string]
  | readonly ['hold' | 'never', reason: string]
  /** Nothing is decided. */
  | readonly ['none']

const check = (rule: string): Wanted => ['retry', rule, 'check-details']

/** What a good lead would do with each story. */
const wanted: Readonly<Record<StoryName, Wanted>> = {
  'address-differs': check('one-detail-differs'),
  'name-close': check('one-detail-differs'),
  'phone-differs': check('one-detail-differs'),
  'no-phone-asked': check('one-detail-differs'),
  'no-id-number-asked': check('one-detail-differs'),
  'two-details-close': check('details-close'),
  'birth-date-close': check('details-close'),
  'thin-file': ['hold', 'step-up-needed'],
  'post-office-box': check('po-box'),
  'details-conflict': ['hold', 'details-conflict'],
  'id-number-differs': ['hold', 'details-conflict'],
  'birth-date-differs': ['hold', 'details-conflict'],

  'blurred-document': ['retry', 'image-unclear', 'better-light'],
  'unreadable-document': ['retry', 'image-unclear', 'better-light'],
  'expired-document': ['retry', 'document-expired', 'current-document'],
  'unsupported-document': ['retry', 'document-unsuitable', 'accepted-document'],
  'document-without-portrait': ['retry', 'document-unsuitable', 'accepted-document'],
  'document-of-another-country': ['retry', 'document-unsuitable', 'accepted-document'],
  'name-differs-from-document': check('entry-differs-from-document'),
  'birth-date-differs-from-document': check('entry-differs-from-document'),
  'document-of-another-person': ['hold', 'conflict-with-document'],
  'stolen-identity-shape': ['hold', 'conflict-with-document'],
  'forged-document': ['never', 'document-forged'],
  'photo-of-a-screen': ['never', 'document-forged'],
  'poor-photo-that-looks-forged': ['hold', 'document-doubtful'],
  'looked-forged-then-clearer': ['retry', 'image-unclear', 'better-light'],
  'doubtful-document': ['hold', 'document-doubtful'],
  'document-refused-by-reviewer': ['hold', 'document-doubtful'],
  'document-without-objection': ['hold', 'no-rule-matches'],
  'document-without-findings': ['none'],
  'document-fallback-blurred': ['retry', 'image-unclear', 'better-light'],
  'document-fallback-expired': ['retry', 'document-expired', 'current-document'],
  'document-fallback-after-conflict': ['hold', 'details-conflict'],
  'document-fallback-of-another-name': ['hold', 'conflict-with-document'],

  'risky-interactions': ['hold', 'risky-interactions'],
  'low-trust-index': ['hold', 'low-trust-index'],
  'suspicious-network': ['hold', 'suspicious-network'],
  'vpn-alone': check('one-detail-differs'),
  'many-phone-numbers': ['hold', 'many-phone-numbers'],
  bot: ['never', 'bot-detected'],
  'fraud-ring': ['never', 'fraud-ring-detected'],
  'synthetic-identity': ['never', 'synthetic-identity'],
  'stolen-identity': ['never', 'stolen-identity'],
  'face-of-a-stranger': ['never', 'facial-duplicate'],
  'face-of-the-same-user': ['retry', 'image-unclear', 'better-light'],

  'unclear-selfie': ['hold', 'not-in-sandbox'],
  'unclear-selfie-without-document': ['hold', 'not-in-sandbox'],
  'failed-liveness': ['hold', 'liveness-failed'],
  impostor: ['never', 'face-differs-from-document'],
  'document-passed-at-second-photo': ['hold', 'not-in-sandbox'],
  'document-fallback-passed': ['hold', 'not-in-sandbox'],
  'approved-by-reviewer': ['hold', 'not-in-sandbox'],

  'expired-session': ['retry', 'session-expired', 'come-back'],
  'canceled-session': ['none'],
  'terms-refused': ['never', 'terms-refused'],
  'sms-not-verified': ['retry', 'sms-not-verified', 'phone-at-hand'],
  'watchlist-hit': ['never', 'watchlist-screening'],
  'under-review': ['none'],
  'high-risk': ['never', 'risk-check'],
  'rejected-by-reviewer': ['never', 'manually-rejected'],
  'details-rejected-by-reviewer': ['never', 'manually-rejected'],
}

let stack: AutomaticStack
let kept: ReadonlyArray<DecisionItem>
const userOf = (story: string): string => `user-of-${story}`
// `npm run prove` plays all of them.
const names = someOf(Object.keys(stories) as ReadonlyArray<StoryName>, 4)

const decisionsOf = (story: string): ReadonlyArray<DecisionItem> =>
  kept.filter(({ key }) => key.client_user_id === userOf(story))

const eventsOf = (story: string): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  stack.bus
    .events()
    .filter(({ source }) => source === 'idv-retry')
    .map(({ detail }) => detail as Readonly<Record<string, unknown>>)
    .filter(detail => detail['client_user_id'] === userOf(story))

beforeAll(async () => {
  stack = await startAutomaticStack()
  for (const name of names) stack.simulator.playStory(name, { client_user_id: userOf(name), template_id })
  await stack.clock.untilIdle()
  await stack.passDelay()
  await stack.pass(5)
  const items = (await stack.table.items()).filter(item => String(item['sk']?.S).startsWith('decision/'))
  kept = items.map(item => rightOf(decisionOf(item))).toSorted((one, other) => one.atMs - other.atMs)
})
afterAll(() => stack.close())

/** The texts of the events of an outcome; an event that was published again counts once. */
const textsIn = (story: string, outcome: string): ReadonlyArray<unknown> => {
  const events = eventsOf(story).filter(event => event['outcome'] === outcome)
  const byId = new Map(events.map(event => [event['id'], Object(event['applicant_text'])['id'] ?? null]))
  return [...byId.values()]
}

interface Ended {
  readonly decision: unknown
  readonly why: unknown
  /** The ids of the texts for the applicant, by outcome: null says nothing. */
  readonly texts: Readonly<Record<string, ReadonlyArray<unknown>>>
  readonly retries: number
}

/** What the first decision on the story's attempt was, and what came of it. */
const ended = (name: StoryName): Ended => {
  const [first] = decisionsOf(name)
  const outcomes = [...new Set(eventsOf(name).map(event => String(event['outcome'])))]
  return {
    decision: first?.decision,
    why: first?.reason ?? first?.rules.join(', '),
    texts: Object.fromEntries(outcomes.map(outcome => [outcome, textsIn(name, outcome)])),
    retries: stack.asked(userOf(name), 'retry'),
  }
}

const expected = ([decision, why, text]: Wanted): Ended => {
  switch (decision) {
    case 'none':
      return { decision: undefined, why: undefined, texts: {}, retries: 0 }
    case 'retry':
      return { decision: 'Retry', why, texts: { scheduled: [null], retried: [text] }, retries: 1 }
    case 'hold':
      return { decision: 'Hold', why, texts: { held: ['contact-support'] }, retries: 0 }
    case 'never':
      return { decision: 'Never', why, texts: { never: ['contact-support'] }, retries: 0 }
  }
}

describe('the story', () => {
  it.each(names.map(name => [name, wanted[name]] as const))('%s ends as %j', (name, end) => {
    expect(ended(name)).toEqual(expected(end))
  })
})

it('every decision that was kept can be judged again from its facts, and is the same', () => {
  const policy = rightOf(loadPolicy({ ...defaultV2, templateIds: [template_id] }, sha256))
  expect(kept.length).toBeGreaterThanOrEqual(names.filter(name => wanted[name][0] !== 'none').length)
  for (const item of kept) {
    const { closed: _, ...asDecided } = item
    const judged = rightOf(judgedIn(item.facts, item.key.client_user_id))
    const decision = decide(policy, judged.snapshot, judged.lineage, judged.counts, judged.nowMs)
    const { key, status, atMs, facts } = item
    expect(JSON.stringify(decisionItem({ key, status, atMs, facts }, decision))).toBe(JSON.stringify(asDecided))
  }
})

it('the facts of a decision name no person, no number of a phone or document, and no link', () => {
  const texts = kept.map(({ facts }) => JSON.stringify(facts)).join('\n')
  for (const { user } of stack.simulator.attempts()) {
    for (const secret of [user.phone_number, user.date_of_birth, user.email_address, user.ip_address])
      expect(secret === null || !texts.includes(secret)).toBe(true)
  }
  expect(texts).not.toMatch(/https?:|Knope|123 Main/)
})
