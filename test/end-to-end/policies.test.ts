import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { decisionOf } from '../../lib/adapters/dynamodb/decision-codec.ts'
import { type DecisionItem, decisionItem } from '../../lib/domain/decision-item.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import { judgedIn } from '../../lib/domain/policy/judged-in.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { StoryName } from '../../local/plaid-simulator/stories/stories.ts'
import { readPolicyFile } from '../../policy-tools/read-policy-file.ts'
import { rightOf } from '../support/right-of.ts'
import { type AutomaticStack, startAutomaticStack } from './automatic-stack.ts'

/** What is seen of a story: the outcomes of its events, and what the last of them says. */
interface Seen {
  readonly outcomes: ReadonlyArray<unknown>
  readonly reason?: unknown
  readonly says: unknown
  readonly policy: unknown
}

interface Example {
  readonly file: string
  /** The template of the attempts; the deployment has one more. */
  readonly template: string
  readonly stories: Partial<Record<StoryName, Seen>>
  /** What is asked of Plaid for some of the stories. */
  readonly asks?: Partial<Record<StoryName, unknown>>
  /** The stories that the same users had succeeded in before, with the other template. */
  readonly verifiedElsewhere?: boolean
}

const details = 'You can try again. Please check that your details are as on your documents.'
const support = 'Please contact support.'
const held = (policy: string, reason: string, says: unknown = support): Seen => ({
  outcomes: ['held'],
  reason,
  says,
  policy,
})
const retried = (policy: string, says: string): Seen => ({ outcomes: ['scheduled', 'retried'], says, policy })

/** The examples that ship, each seen from the webhook to the event. */
const examples: ReadonlyArray<Example> = [
  {
    file: 'stricter',
    template: 'idvtmp_local',
    stories: {
      'post-office-box': held('example-stricter-1', 'po-box'),
      'address-differs': retried('example-stricter-1', details),
    },
  },
  {
    file: 'segment',
    template: 'flwtmp_business',
    stories: {
      'address-differs': held('example-segment-1', 'business-checks-itself'),
      'two-details-close': retried('example-segment-1', details),
    },
  },
  {
    file: 'step-up',
    template: 'idvtmp_local',
    asks: {
      'thin-file': {
        strategy: 'custom',
        steps: { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: true },
      },
    },
    stories: {
      'thin-file': retried('example-step-up-1', 'You can try again. Please keep an accepted photo document at hand.'),
      'address-differs': retried('example-step-up-1', details),
    },
  },
  {
    file: 'german',
    template: 'idvtmp_local',
    stories: {
      'address-differs': retried(
        'example-german-1',
        'Fast geschafft: Bitte geben Sie Ihre Daten noch einmal ein, so wie sie im Ausweis stehen.',
      ),
      'failed-liveness': held('example-german-1', 'liveness-failed', 'Bitte rufen Sie uns an: 0800 123 45 67.'),
    },
  },
  {
    file: 'backend',
    template: 'idvtmp_backend',
    stories: {
      'address-differs': held('example-backend-1', 'needs-user-data'),
      'expired-session': held('example-backend-1', 'needs-user-data'),
    },
  },
  {
    file: 'across-templates',
    template: 'idvtmp_local',
    verifiedElsewhere: true,
    stories: {
      'address-differs': {
        outcomes: ['scheduled', 'skipped'],
        reason: 'verified-elsewhere',
        says: null,
        policy: 'example-across-templates-1',
      },
    },
  },
]

const otherTemplate = 'idvtmp_other'
const folder = join(import.meta.dirname, '../../policies/examples')
const pathOf = ({ file }: Example): string => join(folder, `${file}.json`)
const userOf = (story: string): string => `user-of-${story}`

let stack: AutomaticStack | undefined
afterEach(async () => {
  await stack?.close()
  stack = undefined
})

const play = async (example: Example): Promise<AutomaticStack> => {
  const started = await startAutomaticStack({
    policy: pathOf(example),
    plaidEnv: 'production',
    templateId: example.template,
    moreTemplateIds: [otherTemplate],
  })
  const { simulator, clock } = started
  for (const story of Object.keys(example.stories) as ReadonlyArray<StoryName>) {
    const client_user_id = userOf(story)
    if (example.verifiedElsewhere === true) {
      const { id } = simulator.seedAttempt({ client_user_id, template: { id: otherTemplate } })
      simulator.setStatus(id, 'success')
    }
    simulator.playStory(story, { client_user_id, template_id: example.template })
  }
  await clock.untilIdle()
  await started.passDelay()
  await started.pass(5)
  return started
}

const eventsOf = ({ bus }: AutomaticStack, story: string): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  bus
    .events()
    .filter(({ source }) => source === 'idv-retry')
    .map(({ detail }) => detail as Readonly<Record<string, unknown>>)
    .filter(detail => detail['client_user_id'] === userOf(story))

const seen = (of: AutomaticStack, story: string): Seen => {
  const events = eventsOf(of, story)
  const last = events.at(-1) ?? {}
  const decision = (last['decision'] ?? {}) as { readonly policy?: unknown }
  return {
    outcomes: [...new Set(events.map(({ outcome }) => outcome))],
    ...(last['reason'] !== undefined && { reason: last['reason'] }),
    says: (last['applicant_text'] as { readonly text?: unknown } | null)?.text ?? null,
    policy: decision.policy,
  }
}

const askedFor = ({ simulator }: AutomaticStack, story: string): unknown => {
  const retries = simulator
    .requests()
    .filter(
      ({ endpoint, body }) => endpoint === '/identity_verification/retry' && body?.['client_user_id'] === userOf(story),
    )
  return retries.map(({ body }) => ({ strategy: body?.['strategy'], steps: body?.['steps'] }))[0]
}

const keptIn = async ({ table }: AutomaticStack): Promise<ReadonlyArray<DecisionItem>> => {
  const items = await table.items()
  return items.filter(item => String(item['sk']?.S).startsWith('decision/')).map(item => rightOf(decisionOf(item)))
}

const policyOf = async (example: Example): Promise<Policy> => {
  const read = await readPolicyFile(pathOf(example), [example.template, otherTemplate])
  if (read._tag === 'Refused') throw new Error(JSON.stringify(read.refusals))
  return read.policy
}

const judgedAgain = (policy: Policy, { key, status, atMs, facts }: DecisionItem): DecisionItem => {
  const judged = rightOf(judgedIn(facts, key.client_user_id))
  const decision = decide(policy, judged.snapshot, judged.lineage, judged.counts, judged.nowMs)
  return decisionItem({ key, status, atMs, facts }, decision)
}

describe.each(examples)('the example $file', example => {
  it('is checked, bundled and started, and decides from the webhook to the event', async () => {
    stack = await play(example)
    const of = stack
    const stories = Object.keys(example.stories)
    expect(Object.fromEntries(stories.map(story => [story, seen(of, story)]))).toEqual(example.stories)

    expect(Object.fromEntries(Object.keys(example.asks ?? {}).map(story => [story, askedFor(of, story)]))).toEqual(
      example.asks ?? {},
    )

    const policy = await policyOf(example)
    const kept = await keptIn(of)
    expect(kept.length).toBeGreaterThanOrEqual(stories.length)
    for (const item of kept) {
      const { closed: _, ...asDecided } = item
      expect(item.policy).toEqual({ version: policy.version, hash: policy.hash })
      expect(JSON.stringify(judgedAgain(policy, item))).toBe(JSON.stringify(asDecided))
    }
  })
})

it('each example that ships is seen', () => {
  const files = examples.map(({ file }) => file)
  expect(files.map(file => JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')).version)).toEqual(
    files.map(file => `example-${file}-1`),
  )
})

it('a stack does not start with a policy that is refused, and says why', async () => {
  const path = join(import.meta.dirname, '../support/refused-policy.json')
  await expect(startAutomaticStack({ policy: path })).rejects.toThrow(
    /refused-policy\.json \/rules\/liveness-failed\/decision: It must be hold or never: an attack cannot be distinguished/,
  )
})
