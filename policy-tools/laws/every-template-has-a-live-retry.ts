import type { Changed, ChangeLaw } from './reading/law.ts'
import type { PlaidAnswer } from './reading/plaid-answer.ts'
import { rowsOf } from './reading/rows.ts'
import type { Situation } from './reading/situation.ts'
import { decidingStep } from './reading/standing.ts'

const summaries = ({ kyc_check: kyc }: PlaidAnswer) =>
  [kyc?.name, kyc?.address, kyc?.phone_number, kyc?.date_of_birth, kyc?.id_number].map(found => found?.summary)

/** All steps were asked for; one name or address differs, or the last photo, and only that, is of no use, or no code came. */
const isBenign = (situation: Situation): boolean => {
  const { answer, before } = situation
  const all = Object.entries(answer.steps)
  const isPlain = before.length === 0 && all.every(([, status]) => status === 'success' || status === 'failed')
  const failing = all.filter(([, status]) => status === 'failed')
  const words = summaries(answer)
  const [name, address] = words
  const rest = words.filter(word => word !== 'match')
  const areDetailsClose = rest.length === 0 || (rest.length === 1 && (name !== 'match' || address !== 'match'))
  const documents = rowsOf(answer.documentary_verification?.documents)
  const areNamed = documents.every(
    ({ analysis }) =>
      analysis?.extracted_data?.['name'] === 'match' && analysis.extracted_data['date_of_birth'] === 'match',
  )
  return isPlain && failing.length <= 1 && areDetailsClose && areNamed
}

const withAnswer = (situation: Situation, change: string, part: Partial<PlaidAnswer>): Changed => ({
  change,
  situation: { ...situation, answer: { ...situation.answer, ...part } },
})

export const law: ChangeLaw = {
  kind: 'change',
  says: 'What is retried is retried too where a template does not ask for the phone, the id number or another step.',
  why: 'A rule that needs an answer to a question that a template never asks is dead there, without a warning.',
  changes: (situation, { decision }) => {
    if (decision !== 'Retry' || !isBenign(situation)) return []
    const { answer } = situation
    const { kyc_check, steps } = answer
    const deciding = decidingStep(situation)
    const noInput = { summary: 'no_input' }
    const withoutStep = (step: string, found: Partial<PlaidAnswer>): ReadonlyArray<Changed> =>
      deciding === step
        ? []
        : [withAnswer(situation, `${step} not asked for`, { steps: { ...steps, [step]: 'not_applicable' }, ...found })]
    return [
      withAnswer(situation, 'no phone number asked for', { kyc_check: { ...kyc_check, phone_number: noInput } }),
      withAnswer(situation, 'no id number asked for', { kyc_check: { ...kyc_check, id_number: noInput } }),
      withAnswer(situation, 'neither asked for', {
        kyc_check: { ...kyc_check, phone_number: noInput, id_number: noInput },
      }),
      ...withoutStep('verify_sms', { verify_sms: null }),
      ...withoutStep('kyc_check', { kyc_check: null }),
      ...withoutStep('documentary_verification', { documentary_verification: null }),
      ...withoutStep('selfie_check', { selfie_check: null }),
      ...withoutStep('risk_check', { risk_check: null }),
    ]
  },
  holds: (_, changed) => changed.decision === 'Retry',
}
