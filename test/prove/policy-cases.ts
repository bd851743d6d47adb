import * as fc from 'fast-check'
import { ruleNames } from '../../lib/domain/policy/rules/rule-name.ts'
import { type SignalAction, signalNames } from '../../lib/domain/policy/signals.ts'
import { arbitraryPlaidAnswer } from '../support/arbitrary-plaid-answer.ts'
import { type Edit, edited } from '../support/edited.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { otherSpelling } from '../support/other-spelling.ts'
import { attemptId, nowMs, plaidAnswer } from '../support/plaid-answer.ts'
import type { OracleInput } from './policy-oracle.ts'

/** What Plaid says of an attempt and of those around it, as raw JSON. */
export type World = Pick<OracleInput, 'attempt' | 'list' | 'asked'>

const minuteMs = 60_000
const dayMs = 1440 * minuteMs

// ---------------------------------------------------------------------------------------------------------------------
// An attempt and those around it
// ---------------------------------------------------------------------------------------------------------------------

const stepNames = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
]

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined

/** Most attempts skip nothing, or what the attempt before has passed; a failed step is rarely skipped. */
const arbitrarySkips = fc.record({
  mask: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.nat({ max: 127 }) }),
  areFailedSkipped: fc.constantFrom(false, false, false, false, false, false, false, true),
})

const skipped = (answer: unknown, { mask, areFailedSkipped }: { mask: number; areFailedSkipped: boolean }) =>
  stepNames.flatMap((name, index): Edit[] => {
    const status = member(member(answer, 'steps'), name)
    const isSkipped = (mask & (1 << index)) !== 0 && (status !== 'failed' || areFailedSkipped)
    return isSkipped && (name !== 'accept_tos' || mask % 3 === 0) ? [[`/steps/${name}`, 'skipped']] : []
  })

/** Answers of Plaid's `get` for attempts whose faces look alike; those that are not here are not found. */
const outsiders: ReadonlyArray<readonly [id: string, ...edits: ReadonlyArray<Edit>]> = [
  [attemptId, ['/template/id', 'idvtmp_other']],
  ['idv_own_1', ['/template/id', 'idvtmp_other']],
  ['idv_own_2', ['/template/id', 'flwtmp_other']],
  ['idv_own_3'],
  ['idv_own_4', ['/template/id', 'idvtmp_third']],
  ['idv_own_5', ['/template/id', 'idvtmp_other']],
  ['idv_own_6', ['/template/id', 'idvtmp_other']],
  ['idv_foreign', ['/client_user_id', 'user-2']],
  ['idv_foreign_2', ['/client_user_id', 'user-3'], ['/template/id', 'idvtmp_other']],
]

const known: Readonly<Record<string, unknown>> = Object.fromEntries([
  ...outsiders.map(([id, ...edits]) => [id, plaidAnswer(['/id', id], ...edits)]),
  ...['idv_unknown', 'idv_earlier', 'idv_earlier_2', 'idv_gone'].map(id => [id, null]),
])

const ofSubject = ['idv_earlier', 'idv_earlier_2', 'self', 'flwses_earlier']
const ofUser = ['idv_own_1', 'flwses_own_2', 'idv_own_3']
const many = ['idv_own_1', 'idv_own_2', 'idv_own_3', 'idv_own_4', 'idv_own_5', 'idv_own_6', 'flwses_own_1']

/** Whose faces the risk check reports, by the ids of their attempts; undefined: what the answer has already. */
const arbitraryFaces: fc.Arbitrary<ReadonlyArray<string> | undefined> = fc.oneof(
  { weight: 60, arbitrary: fc.constant(undefined) },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ofSubject,
      ofSubject.slice(0, 1),
      ofUser,
      ofUser.slice(1),
      ['flwses_earlier', 'idv_own_1'],
      many.slice(0, 5),
      [...many.slice(0, 5), 'idv_earlier', 'self'],
      [...many.slice(0, 5), 'flwses_own_1'],
      many,
      ['idv_foreign'],
      ['idv_own_1', 'flwses_foreign'],
      ['idv_earlier', 'idv_foreign_2'],
      ['idv_gone'],
      ['idv_own_2', 'idv_gone'],
      [...many, 'idv_foreign'],
      [''],
    ),
  },
)

const faceEdits = (faces: ReadonlyArray<string> | undefined, self: string): ReadonlyArray<Edit> =>
  faces === undefined
    ? []
    : [['/risk_check/facial_duplicates', faces.map(id => ({ id: id === 'self' ? self : id, similarity: 99 }))]]

/** `listed`: in Plaid's list; `asked`: not there, but Plaid shows it; `hidden`: neither; `foreign`: of another. */
type Whereabouts = 'listed' | 'asked' | 'hidden' | 'foreign'

const weighted = <A>(...pairs: ReadonlyArray<readonly [weight: number, value: A]>): fc.Arbitrary<A> =>
  fc.constantFrom(...pairs.flatMap(([weight, value]) => Array.from({ length: weight }, () => value)))

const arbitraryAncestor = fc.record({
  answer: arbitraryPlaidAnswer,
  where: weighted<Whereabouts>([14, 'listed'], [4, 'asked'], [1, 'hidden'], [1, 'foreign']),
  isSuccess: weighted([4, false], [1, true]),
  skips: arbitrarySkips,
  faces: arbitraryFaces,
  gapMs: weighted([4, 30 * minuteMs], [2, 3 * dayMs], [1, 0], [1, 100 * dayMs]),
  isIdOther: weighted([5, false], [1, true]),
  isLinkOther: weighted([4, false], [1, true]),
})
type Ancestor = typeof arbitraryAncestor extends fc.Arbitrary<infer A> ? A : never

/** Rows of the list beside the chain of attempts. */
const arbitraryOther = fc.record({
  kind: weighted<'sibling' | 'first' | 'child' | 'newer' | 'tie' | 'old' | 'ownerless'>(
    [6, 'sibling'],
    [3, 'first'],
    [1, 'child'],
    [1, 'newer'],
    [1, 'tie'],
    [3, 'old'],
    [1, 'ownerless'],
  ),
  ageMs: fc.integer({ min: 1, max: 40 * dayMs }),
  isIdOther: fc.boolean(),
})

const few = <A>(arbitrary: fc.Arbitrary<A>, weights: ReadonlyArray<number>): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.oneof(
    ...weights.map((weight, length) => ({
      weight,
      arbitrary: fc.array(arbitrary, { minLength: length, maxLength: length }),
    })),
  )

const arbitraryParts = fc.record({
  number: fc.nat({ max: 46_655 }),
  answer: arbitraryPlaidAnswer,
  skips: arbitrarySkips,
  isFirstSkipping: weighted([9, false], [1, true]),
  faces: arbitraryFaces,
  ancestors: few(arbitraryAncestor, [12, 8, 5, 3, 1]),
  others: few(arbitraryOther, [18, 2, 1, 1]),
  end: weighted<'none' | 'missing' | 'cycle' | 'self'>([30, 'none'], [2, 'missing'], [1, 'cycle'], [1, 'self']),
  isListed: weighted([40, true], [1, false]),
  isAsked: weighted([24, true], [1, false]),
  isIdOther: weighted([5, false], [1, true]),
  isRowOther: weighted([8, false], [1, true]),
  isTemplateOther: weighted([8, false], [1, true]),
  isIllegible: weighted([25, false], [1, true]),
  isReversed: fc.boolean(),
})
type Parts = typeof arbitraryParts extends fc.Arbitrary<infer A> ? A : never

const spelled = (id: string, isOther: boolean): string => (isOther ? otherSpelling(id) : id)

const instantOf = (ms: number): string => new Date(ms).toISOString()

const ancestorId = (index: number): string => (index === 0 ? 'idv_earlier' : `idv_earlier_${index + 1}`)

const success: ReadonlyArray<Edit> = [
  ['/status', 'success'],
  ...stepNames.map((name): Edit => [`/steps/${name}`, 'success']),
]

/** The attempts before the judged one, latest first. */
const ancestorsOf = ({ ancestors, end }: Parts, id: string, createdMs: number): ReadonlyArray<unknown> => {
  let atMs = createdMs
  return ancestors.map((ancestor, index) => {
    atMs -= ancestor.gapMs
    const next = ancestors[index + 1]
    const own = ancestorId(index)
    const last = { none: null, missing: 'idv_gone', cycle: id, self: own }[end]
    return edited(
      ancestor.answer,
      ['/id', spelled(own, ancestor.isIdOther)],
      ['/created_at', instantOf(atMs)],
      ['/previous_attempt_id', next === undefined ? last : spelled(ancestorId(index + 1), ancestor.isLinkOther)],
      ...(ancestor.isSuccess ? success : []),
      ...(ancestor.where === 'foreign' ? [['/client_user_id', 'user-2'] satisfies Edit] : []),
      ...skipped(
        ancestor.answer,
        next === undefined ? { ...ancestor.skips, mask: ancestor.skips.mask & 1 } : ancestor.skips,
      ),
      ...faceEdits(ancestor.faces, own),
    )
  })
}

const othersOf = ({ others, ancestors }: Parts, id: string, createdMs: number): ReadonlyArray<unknown> =>
  others.map(({ kind, ageMs, isIdOther }, index) => {
    const before = ancestors.length === 0 ? `idv_elsewhere_${index}` : ancestorId(0)
    const [previous, atMs] = {
      sibling: [before, createdMs - 1 - ageMs],
      first: [null, createdMs - 1 - ageMs],
      child: [id, createdMs + minuteMs],
      newer: [null, createdMs + 1],
      tie: [null, createdMs],
      old: [before, nowMs - 180 * dayMs - ageMs],
      ownerless: [before, createdMs - 1 - ageMs],
    }[kind] as [string | null, number]
    return plaidAnswer(
      ['/id', spelled(`idv_other_${index}`, isIdOther)],
      ['/previous_attempt_id', previous === null ? null : spelled(previous, isIdOther)],
      ['/created_at', instantOf(atMs)],
      ...(kind === 'ownerless' ? [['/client_user_id', null] satisfies Edit] : []),
    )
  })

const worldOf = (parts: Parts): World => {
  const { ancestors, answer, end } = parts
  const id = `idv_${parts.number.toString(36)}`
  const [first] = ancestors
  const hasParent = first !== undefined
  const createdMs = Date.parse(String(member(answer, 'created_at')))
  const parentless = { none: null, missing: 'idv_gone', cycle: null, self: id }[end]
  const attempt = edited(
    answer,
    ['/id', spelled(id, parts.isIdOther)],
    ['/previous_attempt_id', hasParent ? spelled(ancestorId(0), parts.isRowOther) : parentless],
    ...(parts.isTemplateOther ? [['/template/id', 'flwtmp_local'] satisfies Edit] : []),
    ...(parts.isIllegible ? [['/client_user_id', 'not\u0000legible'] satisfies Edit] : []),
    ...(hasParent || parts.isFirstSkipping ? skipped(answer, parts.skips) : []),
    ...faceEdits(parts.faces, id),
  )
  const before = Number.isNaN(createdMs) ? [] : ancestorsOf(parts, id, createdMs)
  const others = Number.isNaN(createdMs) ? [] : othersOf(parts, id, createdMs)
  const isListed = (ancestor: Ancestor | undefined): boolean => ancestor?.where === 'listed'
  const row = parts.isRowOther ? edited<unknown>(attempt, ['/id', spelled(id, !parts.isIdOther)]) : attempt
  const list = [...(parts.isListed ? [row] : []), ...before.filter((_, index) => isListed(ancestors[index])), ...others]
  // Plaid is asked for one parent that the list lacks, not for those before it.
  const missing = ancestors.findIndex(ancestor => !isListed(ancestor))
  const isShown = missing !== -1 && ancestors[missing]?.where !== 'hidden'
  const asked = parts.isAsked
    ? { ...known, ...(missing === -1 ? {} : { [ancestorId(missing)]: isShown ? before[missing] : null }) }
    : {}
  return { attempt, list: parts.isReversed ? list.toReversed() : list, asked }
}

/** Plain JSON, in which a list has no holes; and the length of its text. */
export const arbitraryWorld: fc.Arbitrary<{ readonly world: World; readonly size: number }> = arbitraryParts.map(
  parts => {
    const text = JSON.stringify(worldOf(parts))
    return { world: JSON.parse(text) as World, size: text.length }
  },
)

// ---------------------------------------------------------------------------------------------------------------------
// Counts
// ---------------------------------------------------------------------------------------------------------------------

const some = weighted([24, 0], [2, 1], [1, 2], [1, 3])
const ofDocument = ['image-unclear', 'document-expired', 'document-unsuitable'] as const
const day = weighted([12, 0], [1, 1], [2, 199], [3, 200], [1, 201], [1, 100_000])

/** Counts around the caps, and a few impossible ones. */
export const arbitraryCounts: fc.Arbitrary<OracleInput['counts']> = fc
  .record({
    automatic: some,
    onDemand: some,
    ofDocuments: some,
    byRule: fc.dictionary(fc.constantFrom(...ruleNames, ...ofDocument), weighted([1, 0], [2, 1], [1, 2], [1, 3]), {
      maxKeys: 5,
    }),
    retries: weighted([20, 0], [3, 1], [2, 2], [1, 3], [1, 5]),
    inFlight: weighted([80, 0], [2, 1], [1, 2]),
    lastMs: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.integer({ min: -10 * minuteMs, max: 40 * minuteMs }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 100 * dayMs }) },
    ),
    today: day,
    days: fc.array(day, { maxLength: 4 }),
    broken: weighted<Edit | undefined>(
      [100, undefined],
      [1, ['/subject/automatic', Number.NaN]],
      [1, ['/subject/automatic', -1]],
      [1, ['/subject/onDemand', 0.5]],
      [1, ['/subject/automaticByDocumentOrSelfie', Number.POSITIVE_INFINITY]],
      [1, ['/user/retries', Number.NaN]],
      [1, ['/inFlight', Number.NaN]],
      [1, ['/automaticByDay/0', -1]],
      [1, ['/subject/lastSentAtMs', Number.NaN]],
    ),
  })
  .map(({ automatic, onDemand, ofDocuments, byRule, retries, inFlight, lastMs, today, days, broken }) => {
    const counts = {
      subject: {
        automatic,
        onDemand,
        automaticByDocumentOrSelfie: ofDocuments,
        automaticByRule: { ...byRule },
        ...(lastMs !== undefined && { lastSentAtMs: nowMs - lastMs }),
      },
      user: { retries },
      inFlight,
      automaticByDay: [today, ...days],
    }
    return broken === undefined ? counts : edited(counts, broken)
  })

// ---------------------------------------------------------------------------------------------------------------------
// Policies
// ---------------------------------------------------------------------------------------------------------------------

type RuleData = OracleInput['policy']['rules'][string]

const texts = ['come-back', 'check-details', 'phone-at-hand', 'better-light', 'current-document', 'accepted-document']

const arbitraryRule = (name: keyof typeof fixturePolicy.rules, isFloor: boolean): fc.Arbitrary<RuleData> => {
  const usual = fixturePolicy.rules[name]
  const isStepUp = name === 'thin-file'
  const usualText = usual.decision === 'retry' ? usual.applicantText : 'bring-document'
  const words = { class: 'mine', reason: 'mine' }
  return fc
    .record({
      decision: isFloor
        ? weighted<RuleData['decision']>([9, 'hold'], [1, 'never'])
        : weighted<RuleData['decision']>([16, 'retry'], [1, 'hold'], [1, 'never']),
      strategy: isStepUp
        ? fc.constant('custom')
        : weighted([12, usual.decision === 'retry' ? usual.strategy : 'incomplete'], [1, 'incomplete'], [1, 'reset']),
      automaticMax: weighted([4, 1], [2, 2], [1, 3]),
      applicantText: weighted([8, usualText], ...texts.map(text => [1, text] as const)),
      inSandbox: name === 'selfie-unclear' ? fc.boolean() : weighted([30, false], [1, true]),
    })
    .map(({ decision, strategy, automaticMax, applicantText, inSandbox }) =>
      decision === 'retry'
        ? {
            decision,
            class: 'mine',
            strategy,
            automaticMax,
            applicantText,
            ...(inSandbox && { inSandbox: 'hold' as const }),
          }
        : { decision, ...words },
    )
}

const floors: ReadonlyArray<string> = [
  'details-conflict',
  'conflict-with-document',
  'document-doubtful',
  'liveness-failed',
  'backend-only',
  'anything-else',
]

const ofDocumentOrSelfie: ReadonlyArray<string> = [
  'image-unclear',
  'document-expired',
  'document-unsuitable',
  'entry-differs-from-document',
  'selfie-unclear',
]

const arbitraryCaps = fc.record({
  automaticPerSubjectMax: weighted([1, 1], [3, 2], [3, 3]),
  automaticByDocumentOrSelfieMax: weighted([1, 1], [1, 2]),
  automaticPerUserMax: weighted([1, 0], [12, 3], [4, 2], [12, 5]),
  onDemandPerSubjectMax: fc.integer({ min: 1, max: 20 }),
  cooldownMs: weighted([18, 10 * minuteMs], [3, 5 * minuteMs], [1, 3 * dayMs], [1, 30 * dayMs]),
  automaticPerDayMax: weighted([1, 1], [6, 200], [2, 201], [2, 100_000]),
})

type Caps = OracleInput['policy']['caps']

/** A rule's own maximum may not be above the cap that it is subject to. */
const withinCaps = (name: string, rule: RuleData, caps: Caps): RuleData =>
  rule.automaticMax === undefined
    ? rule
    : {
        ...rule,
        automaticMax: Math.min(
          rule.automaticMax,
          ofDocumentOrSelfie.includes(name) ? caps.automaticByDocumentOrSelfieMax : caps.automaticPerSubjectMax,
        ),
      }

const details: ReadonlyArray<string> = ['one-detail-differs', 'details-close', 'po-box']

/** An applicant must not learn from the text which rule about details matched: all say the same. */
const withOneText = (name: string, rule: RuleData, text: string): RuleData =>
  rule.applicantText !== undefined && details.includes(name) ? { ...rule, applicantText: text } : rule

/** Any valid policy. Most of them allow the template and the environments of the tests. */
export const arbitraryPolicy: fc.Arbitrary<OracleInput['policy']> = fc
  .record({
    environments: weighted([80, ['sandbox', 'production']], [1, ['sandbox']], [1, ['production']]),
    templateIds: weighted(
      [60, ['idvtmp_local']],
      [30, ['flwtmp_other', 'flwtmp_local']],
      [1, ['idvtmp_other']],
      [1, []],
    ),
    caps: arbitraryCaps,
    delayMs: weighted([12, 15 * minuteMs], [2, 5 * minuteMs], [2, 3 * dayMs], [1, 13 * dayMs]),
    signals: fc.record(
      Object.fromEntries(
        signalNames.map(name => [name, weighted<SignalAction>([2, 'hold'], [1, 'never'], [2, 'ignore'])]),
      ) as {
        [N in (typeof signalNames)[number]]: fc.Arbitrary<SignalAction>
      },
    ),
    detailText: weighted([20, 'check-details'], ...texts.map(text => [1, text] as const)),
    rules: fc.record(Object.fromEntries(ruleNames.map(name => [name, arbitraryRule(name, floors.includes(name))]))),
  })
  .map(({ caps: wide, rules, detailText, ...policy }) => {
    const automaticByDocumentOrSelfieMax = Math.min(wide.automaticByDocumentOrSelfieMax, wide.automaticPerSubjectMax)
    const caps = { ...wide, automaticByDocumentOrSelfieMax }
    return {
      version: 'arbitrary',
      windowMs: 180 * dayMs,
      language: fixturePolicy.language,
      texts: fixturePolicy.texts,
      ...policy,
      caps,
      rules: Object.fromEntries(
        Object.entries(rules).map(([name, rule]) => [
          name,
          withOneText(name, withinCaps(name, rule, caps), detailText),
        ]),
      ),
    }
  })

export const arbitraryEnvironment = fc.constantFrom<OracleInput['environment']>('sandbox', 'production', 'production')
