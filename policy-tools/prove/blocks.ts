import type { KycCheck, PlaidAnswer, PlaidDocument } from '../laws/reading/plaid-answer.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import { type Block, blockOf } from './block.ts'
import { type Classes, classesOf, type Signer } from './partition.ts'
import type { SliceClasses } from './slice-classes.ts'
import {
  benignAnswer,
  benignKyc,
  benignPhoto,
  benignSelfie,
  chainOf,
  noCounts,
  nowMs,
  situationOf,
} from './slices/benign.ts'
import { countsAxes, countsOf, impossibleCounts } from './slices/counts.ts'
import { kycInputs } from './slices/kyc.ts'
import {
  asTry,
  closeBirthFindings,
  closeNameFindings,
  doubtfulFindings,
  expiredFindings,
  forgedFindings,
  photoOf,
  poorFindings,
  unknownQuality,
  unsupportedFindings,
  wrongBirthFindings,
  wrongNameFindings,
} from './slices/photo.ts'
import { product } from './slices/product.ts'
import { ordinarySteps, pairedSteps, statuses, withSteps } from './slices/steps.ts'
import { times } from './slices/times.ts'

type Answer = Partial<PlaidAnswer>

const answer = (part: Answer): PlaidAnswer => ({ ...benignAnswer, ...part })
const shown = (...photos: ReadonlyArray<PlaidDocument>) => ({ documents: photos })

const typo: KycCheck = { ...benignKyc, name: { summary: 'partial_match' } }
const conflict: KycCheck = { ...benignKyc, name: { summary: 'no_match' }, date_of_birth: { summary: 'no_match' } }
const onlyName: KycCheck = { ...benignKyc, date_of_birth: { summary: 'no_data' } }
const onlyBirth: KycCheck = { ...benignKyc, name: { summary: 'no_data' } }
const expired = photoOf(expiredFindings)
const poor = photoOf(poorFindings)

/** An attempt in which each step would be a reason for a retry, if it was the one that failed. */
const ready: Answer = { kyc_check: typo, documentary_verification: shown(expired) }

/** One attempt for each reason for a retry. */
const retryable: ReadonlyArray<Answer> = [
  { status: 'expired' },
  { steps: withSteps({ verify_sms: 'failed' }) },
  { steps: withSteps({ kyc_check: 'failed' }), kyc_check: typo },
  {
    steps: withSteps({ kyc_check: 'failed' }),
    kyc_check: { ...typo, address: { summary: 'partial_match', po_box: 'no' } },
  },
  {
    steps: withSteps({ kyc_check: 'failed' }),
    kyc_check: { ...benignKyc, address: { summary: 'match', po_box: 'yes' } },
  },
  { steps: withSteps({ kyc_check: 'failed' }), kyc_check: onlyBirth },
  { steps: withSteps({ documentary_verification: 'failed' }), documentary_verification: shown(poor) },
  { steps: withSteps({ documentary_verification: 'failed' }), documentary_verification: shown(expired) },
  {
    steps: withSteps({ documentary_verification: 'failed' }),
    documentary_verification: shown(photoOf(unsupportedFindings)),
  },
  {
    steps: withSteps({ documentary_verification: 'failed' }),
    documentary_verification: shown(photoOf(poorFindings, expiredFindings)),
  },
  {
    steps: withSteps({ kyc_check: 'not_applicable', documentary_verification: 'failed' }),
    kyc_check: null,
    documentary_verification: shown(photoOf(closeNameFindings)),
  },
  { steps: withSteps({ selfie_check: 'failed' }) },
]

/** What is never retried, and what is held. */
const refused: ReadonlyArray<Answer> = [
  {
    steps: withSteps({ documentary_verification: 'failed' }),
    documentary_verification: shown(photoOf(forgedFindings)),
  },
  { steps: withSteps({ kyc_check: 'failed' }), kyc_check: conflict },
]

const allFailed = withSteps({ kyc_check: 'failed', documentary_verification: 'failed', selfie_check: 'failed' })
/** Attempts before the judged one, for its steps that are skipped. */
const parents: ReadonlyArray<(judged: PlaidAnswer) => Situation> = [
  judged => situationOf(judged),
  judged => chainOf(judged, [], true),
  judged => chainOf(judged, [passed]),
  judged => chainOf(judged, [failedBefore]),
]
const passed = answer({ status: 'success' })
const failedBefore = answer({ ...ready, steps: allFailed, kyc_check: conflict })

const sessions = {
  /** The step decides, comes before a selfie that failed, or the session has expired. */
  deciding: {},
  beforeSelfie: { selfie_check: 'failed' },
  expired: {},
} as const
const sessionNames = ['deciding', 'beforeSelfie', 'expired'] as const

const inSession = (session: (typeof sessionNames)[number], steps: Record<string, string>, part: Answer): PlaidAnswer =>
  answer({
    ...part,
    status: session === 'expired' ? 'expired' : 'failed',
    steps: { ...withSteps(steps), ...sessions[session] },
  })

const stepBlocks = (): ReadonlyArray<Block> => [
  blockOf(
    'steps',
    { parent: parents, status: ['failed', 'expired'], steps: ordinarySteps },
    ({ parent, status, steps }) => parent(answer({ ...ready, status, steps })),
  ),
  blockOf('steps of other sessions', { status: statuses.slice(2), steps: ordinarySteps }, ({ status, steps }) =>
    situationOf(answer({ ...ready, status, steps })),
  ),
  blockOf(
    'pairs of steps',
    { parent: parents.slice(0, 1).concat(parents.slice(2, 3)), status: statuses, steps: pairedSteps },
    ({ parent, status, steps }) => parent(answer({ ...ready, status, steps })),
    ['never-and-hold-before-caps', 'every-situation-has-one-decision'],
  ),
]

const detailBlocks = ({ kyc, photo }: SliceClasses): ReadonlyArray<Block> => [
  blockOf(
    'details',
    { kyc: kycInputs },
    ({ kyc: kyc_check }) => situationOf(answer({ steps: kycDeciding, kyc_check })),
    ['details-look-alike', 'every-template-has-a-live-retry'],
  ),
  blockOf(
    'classes of details',
    { kyc: kyc.representatives, status: ['failed', 'success', 'manually_approved'], session: sessionNames },
    ({ kyc: kyc_check, status, session }) =>
      situationOf(inSession(session, { kyc_check: status, documentary_verification: 'not_applicable' }, { kyc_check })),
    everyChange,
  ),
  blockOf(
    'details and document',
    {
      kyc: kyc.representatives,
      status: ['failed', 'success', 'manually_approved', 'not_applicable', 'skipped'],
      photo: photo.representatives.map(one => shown(one)),
      session: sessionNames,
    },
    ({ kyc: kyc_check, status, photo: documentary_verification, session }) => {
      const judged = inSession(
        session,
        { kyc_check: status, documentary_verification: 'failed' },
        { kyc_check: status === 'skipped' ? null : kyc_check, documentary_verification },
      )
      return status === 'skipped' ? chainOf(judged, [kycBefore(kyc_check)]) : situationOf(judged)
    },
    ['what-passed-does-not-count'],
  ),
]
const kycDeciding = withSteps({ kyc_check: 'failed' })
const kycAncestors = new WeakMap<KycCheck, PlaidAnswer>()
const kycBefore = (kyc_check: KycCheck): PlaidAnswer => {
  const known = kycAncestors.get(kyc_check) ?? answer({ steps: kycDeciding, kyc_check })
  kycAncestors.set(kyc_check, known)
  return known
}

const everyChange = [
  'absent-is-unknown',
  'details-look-alike',
  'every-situation-has-one-decision',
  'every-template-has-a-live-retry',
  'never-and-hold-before-caps',
  'order-changes-nothing',
  'stricter-never-adds-a-retry',
  'what-passed-does-not-count',
]

const photoBlocks = ({ photo }: SliceClasses): ReadonlyArray<Block> => {
  const documentSteps = (kyc_check: string, status: string) => ({ kyc_check, documentary_verification: status })
  const details: ReadonlyArray<readonly [string, KycCheck | null]> = [
    ['not_applicable', null],
    ['success', benignKyc],
    ['success', onlyName],
    ['success', onlyBirth],
  ]
  const earlier = [
    [],
    [wrongNameFindings],
    [closeNameFindings],
    [wrongBirthFindings],
    [closeBirthFindings],
    [forgedFindings],
    [doubtfulFindings],
    [poorFindings, wrongNameFindings],
    [unknownQuality],
  ].map(findings => photoOf(...findings))
  const twoPhotos = (numbers: readonly [number | null, number | null]) =>
    product(photo.representatives, photo.representatives).map(([one, other]) =>
      shown(asTry(one, numbers[0]), asTry(other, numbers[1])),
    )
  return [
    blockOf(
      'photos',
      {
        photo: photo.representatives.map(one => shown(one)),
        document: ['failed', 'success', 'manually_approved'],
        details,
        session: sessionNames,
      },
      ({ photo: documentary_verification, document, details: [status, kyc_check], session }) =>
        situationOf(inSession(session, documentSteps(status, document), { kyc_check, documentary_verification })),
      everyChange,
    ),
    ...(
      [
        [1, 2],
        [1, 1],
        [1, null],
      ] as const
    ).map(numbers =>
      blockOf(
        `two photos, numbers ${numbers.join(' and ')}`,
        { photos: twoPhotos(numbers), details: numbers[1] === 2 ? details : details.slice(0, 1) },
        ({ photos: documentary_verification, details: [status, kyc_check] }) =>
          situationOf(inSession('deciding', documentSteps(status, 'failed'), { kyc_check, documentary_verification })),
        numbers[1] === 2 ? [] : ['order-changes-nothing'],
      ),
    ),
    blockOf(
      'three photos',
      {
        photos: product(earlier, earlier, photo.representatives).map(([one, other, last]) =>
          shown(asTry(last, 3), asTry(one, 1), asTry(other, 2)),
        ),
        details: details.slice(0, 2),
      },
      ({ photos: documentary_verification, details: [status, kyc_check] }) =>
        situationOf(inSession('deciding', documentSteps(status, 'failed'), { kyc_check, documentary_verification })),
      ['order-changes-nothing'],
    ),
  ]
}

const selfieBlocks = ({ selfie }: SliceClasses): ReadonlyArray<Block> => {
  const one = selfie.representatives
  const selfies = [
    null,
    { selfies: [] },
    ...one.map(each => ({ selfies: [each] })),
    ...product(one, one).map(pair => ({ selfies: pair })),
  ]
  const before: ReadonlyArray<Answer> = [
    {},
    { documentary_verification: shown(expired) },
    { documentary_verification: shown(benignPhoto) },
    { documentary_verification: null },
  ]
  return [
    blockOf(
      'selfies',
      {
        selfies,
        document: [
          ['success', before[0]],
          ['failed', before[1]],
          ['failed', before[2]],
          ['failed', before[3]],
        ] as const,
        selfie: ['failed', 'success', 'manually_approved'],
        status: ['failed', 'expired'],
        environment: ['production', 'sandbox'] as const,
      },
      ({ selfies: selfie_check, document: [document, part], selfie: status, environment, status: session }) => ({
        ...situationOf(
          answer({
            ...part,
            status: session,
            selfie_check,
            steps: withSteps({ documentary_verification: document, selfie_check: status }),
          }),
        ),
        environment,
      }),
      ['order-changes-nothing', 'what-passed-does-not-count'],
    ),
    blockOf(
      'classes of selfies',
      { selfies: one.map(each => ({ selfies: [each] })), status: ['failed', 'success'] },
      ({ selfies: selfie_check, status }) =>
        situationOf(answer({ selfie_check, steps: withSteps({ selfie_check: status }) })),
      everyChange,
    ),
  ]
}

const riskBlocks = ({ risk, sms }: SliceClasses): ReadonlyArray<Block> => {
  const deciders: ReadonlyArray<Answer> = [retryable[0], retryable[1], retryable[2], retryable[7]].flatMap(each =>
    each === undefined ? [] : [each],
  )
  const judged = (decider: Answer, status: string, part: Answer): PlaidAnswer =>
    answer({ ...decider, ...part, steps: { ...withSteps({}), ...decider.steps, risk_check: status } })
  return [
    blockOf(
      'risk and signals',
      {
        risk: risk.representatives,
        status: ['success', 'manually_approved', 'not_applicable', 'waiting_for_prerequisite', 'failed'],
        sms: sms.representatives,
        decider: deciders,
      },
      ({ risk: risk_check, status, sms: verify_sms, decider }) =>
        situationOf(judged(decider, status, { risk_check, verify_sms })),
    ),
    blockOf(
      'risk of a skipped step',
      { risk: risk.representatives, own: [null, benignAnswer.risk_check], decider: deciders },
      ({ risk: risk_check, own, decider }) =>
        chainOf(judged(decider, 'skipped', { risk_check: own }), [riskBefore(risk_check)]),
    ),
    blockOf(
      'classes of risk',
      { risk: risk.representatives, decider: deciders.slice(1, 2) },
      ({ risk: risk_check, decider }) => situationOf(judged(decider, 'success', { risk_check })),
      ['never-and-hold-before-caps', 'order-changes-nothing', 'every-situation-has-one-decision', 'absent-is-unknown'],
    ),
  ]
}
const riskAncestors = new Map<unknown, PlaidAnswer>()
const riskBefore = (risk_check: PlaidAnswer['risk_check']): PlaidAnswer => {
  const known = riskAncestors.get(risk_check) ?? answer({ steps: withSteps({ verify_sms: 'failed' }), risk_check })
  riskAncestors.set(risk_check, known)
  return known
}

/** Attempts that may have been before the judged one: each class of each slice, in a step that failed or passed. */
const ancestorPool = ({ kyc, photo, selfie, risk }: SliceClasses): ReadonlyArray<PlaidAnswer> => [
  ...statuses.map(status => answer({ ...ready, status })),
  ...pairedSteps.filter((_, index) => index % 7 === 0).map(steps => answer({ ...ready, steps })),
  ...product(kyc.representatives, ['failed', 'success', 'not_applicable']).map(([kyc_check, status]) =>
    answer({ kyc_check, steps: withSteps({ kyc_check: status }) }),
  ),
  ...product(photo.representatives, ['failed', 'success', 'manually_approved'], [benignKyc, onlyName, null]).map(
    ([one, status, kyc_check]) =>
      answer({
        kyc_check,
        documentary_verification: shown(one),
        steps: withSteps({
          documentary_verification: status,
          kyc_check: kyc_check === null ? 'not_applicable' : 'success',
        }),
      }),
  ),
  ...product(selfie.representatives, ['failed', 'success']).map(([one, status]) =>
    answer({ selfie_check: { selfies: [one] }, steps: withSteps({ selfie_check: status }) }),
  ),
  ...risk.representatives.filter((_, index) => index % 9 === 0).map(risk_check => answer({ risk_check })),
]

/** Attempts after a retry: what was passed is skipped, or not. */
const judgedAfter: ReadonlyArray<Answer> = [
  { status: 'expired' },
  { steps: withSteps({ verify_sms: 'failed' }) },
  { steps: withSteps({ kyc_check: 'failed' }), kyc_check: typo },
  { steps: withSteps({ documentary_verification: 'failed' }), documentary_verification: shown(poor) },
  {
    steps: withSteps({ kyc_check: 'not_applicable', documentary_verification: 'failed' }),
    kyc_check: null,
    documentary_verification: shown(photoOf(wrongNameFindings, expiredFindings)),
  },
  {
    steps: withSteps({ kyc_check: 'not_applicable', documentary_verification: 'failed' }),
    kyc_check: null,
    documentary_verification: shown(photoOf(wrongBirthFindings)),
  },
  { steps: withSteps({ selfie_check: 'failed' }), selfie_check: { selfies: [benignSelfie] } },
]

const skippable = ['kyc_check', 'documentary_verification', 'selfie_check', 'risk_check'] as const
const skips = product(...skippable.map(step => [undefined, step])).map(row => row.flatMap(step => step ?? []))

const skipping = (part: Answer, skipped: ReadonlyArray<string>): PlaidAnswer => {
  const steps = { ...withSteps({}), ...part.steps }
  return answer({ ...part, steps: { ...steps, ...Object.fromEntries(skipped.map(step => [step, 'skipped'])) } })
}

const lineageBlocks = (
  classes: SliceClasses,
  signer: Signer,
  isPicked: boolean,
): { blocks: ReadonlyArray<Block>; ancestors: Classes<PlaidAnswer> } => {
  const few = [
    [],
    ['kyc_check'],
    ['documentary_verification'],
    ['kyc_check', 'documentary_verification', 'selfie_check', 'risk_check'],
  ]
  const pool = ancestorPool(classes)
  const ancestors = classesOf(
    isPicked ? pool.filter((_, index) => index % 3 === 0) : pool,
    each => [
      {
        situations: () => judgedAfter.flatMap(judged => few.map(skipped => chainOf(skipping(judged, skipped), [each]))),
      },
    ],
    signer,
  )
  const { representatives } = ancestors
  const fewer = classesOf(
    representatives,
    each => [{ situations: () => judgedAfter.map(judged => chainOf(answer(judged), [each])) }],
    { digestsOf: signer.digestsOf, signatureOf: signer.coarseSignatureOf },
  ).representatives
  return {
    ancestors,
    blocks: [
      blockOf(
        'one attempt before',
        { before: representatives, judged: judgedAfter, skips, isFirstMissing: [false, true] },
        ({ before, judged, skips: skipped, isFirstMissing }) =>
          chainOf(skipping(judged, skipped), [before], isFirstMissing),
        ['what-passed-does-not-count'],
      ),
      blockOf(
        'two attempts before',
        { latest: fewer, first: fewer, judged: judgedAfter, skips: few.filter((_, i) => i !== 1) },
        ({ latest, first, judged, skips: skipped }) => chainOf(skipping(judged, skipped), [latest, first]),
      ),
      blockOf(
        'classes of attempts before',
        { before: representatives, judged: judgedAfter },
        ({ before, judged }) => chainOf(answer(judged), [before]),
        ['never-and-hold-before-caps', 'every-situation-has-one-decision', 'order-changes-nothing'],
      ),
    ],
  }
}

/** States of counts and times, around the numbers of a policy. */
export const countBlocks = (policy: PolicyData): ReadonlyArray<Block> => {
  const judged = [...retryable, ...refused].map(part => answer(part))
  return [
    blockOf(
      'counts',
      { judged: judged.slice(0, retryable.length), ...countsAxes(policy) },
      ({ judged: one, children, ...counts }) => ({
        ...situationOf(one),
        children,
        counts: countsOf(counts),
      }),
    ),
    blockOf('impossible counts', { judged, counts: impossibleCounts }, ({ judged: one, counts }) => ({
      ...situationOf(one),
      counts,
    })),
    blockOf(
      'reached maxima',
      { judged, automatic: [0, 1, 2, 3], user: [0, 1, 2, 3, 4, 5] },
      ({ judged: one, automatic, user }) => ({
        ...situationOf(one),
        counts: { ...noCounts, subject: { ...noCounts.subject, automatic }, user: { retries: user } },
      }),
      ['stricter-never-adds-a-retry', 'every-template-has-a-live-retry', 'details-look-alike'],
    ),
    blockOf(
      'times',
      { judged: [0, 1, 2, 7, 11].flatMap(index => judged[index] ?? []), ...times(policy) },
      ({ judged: one, created, completed, lastSent, days }) => ({
        ...situationOf({ ...one, created_at: created, completed_at: completed }),
        counts: {
          ...noCounts,
          subject: { ...noCounts.subject, ...(lastSent !== null && { lastSentAtMs: lastSent }) },
          automaticByDay: days,
        },
        nowMs,
      }),
    ),
    blockOf(
      'places',
      {
        judged,
        place: ['newest', 'retried', 'not-newest'] as const,
        environment: ['production', 'sandbox'] as const,
        template: [benignAnswer.template.id, 'flwtmp_local', 'idvtmp_other'],
        inFlight: [0, 1, 2],
      },
      ({ judged: one, place, environment, template, inFlight }) => ({
        ...situationOf({ ...one, template: { id: template, version: 1 } }),
        place,
        environment,
        counts: { ...noCounts, inFlight },
      }),
      ['stricter-never-adds-a-retry', 'never-and-hold-before-caps'],
    ),
  ]
}

export interface Blocks {
  readonly blocks: ReadonlyArray<Block>
  readonly ancestors: Classes<PlaidAnswer>
}

/** All states that are proven, block by block. */
export const blocksOf = (classes: SliceClasses, signer: Signer, policy: PolicyData, isPicked = false): Blocks => {
  const { blocks, ancestors } = lineageBlocks(classes, signer, isPicked)
  return {
    ancestors,
    blocks: [
      ...stepBlocks(),
      ...detailBlocks(classes),
      ...photoBlocks(classes),
      ...selfieBlocks(classes),
      ...riskBlocks(classes),
      ...blocks,
      ...countBlocks(policy),
    ],
  }
}
