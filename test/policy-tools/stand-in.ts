import { isKnownPoor } from '../../policy-tools/laws/reading/photos.ts'
import type { PlaidAnswer } from '../../policy-tools/laws/reading/plaid-answer.ts'
import type { Situation } from '../../policy-tools/laws/reading/situation.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import type { Classes } from '../../policy-tools/prove/partition.ts'
import type { SliceClasses } from '../../policy-tools/prove/slice-classes.ts'
import { asTry } from '../../policy-tools/prove/slices/photo.ts'
import { isObject, isShaped, withUnknownWord } from './unknown-word.ts'

/** Signatures by the text of the input: most parts of random answers are alike. */
const known = new WeakMap<object, Map<string, string>>()

const found = <T>(classes: Classes<T>, input: T): T | undefined => {
  const signatures = known.get(classes) ?? new Map<string, string>()
  known.set(classes, signatures)
  const text = JSON.stringify(input)
  const signature = signatures.get(text) ?? classes.signatureOf(input)
  signatures.set(text, signature)
  return classes.bySignature.get(signature)
}

interface Parts {
  /** What is in no class, as text. */
  readonly unknown: ReadonlyArray<string>
  /** Whether a part is in the class `a word that is not known` of its slice. */
  readonly hasUnknownWord: boolean
  readonly answer: PlaidAnswer
}

type Member = 'kyc_check' | 'documentary_verification' | 'selfie_check' | 'risk_check' | 'verify_sms'

/** Whether the decoder reads a word, or a value, that is not known in this part. */
const isUnknownIn = (answer: PlaidAnswer, part: Readonly<Partial<Record<Member, unknown>>>): boolean =>
  Object.keys(part).some(member =>
    JSON.stringify(judgeNow.decode({ ...answer, ...part } as PlaidAnswer, 'production')[member]).includes(
      '"unrecognised"',
    ),
  )

/**
 * Each part of an answer, as the first input of its class. A part with a word that is not known, beside other findings
 * than those that are enumerated, is in the class of such parts.
 */
const partsOf = (answer: PlaidAnswer, { kyc, photo, selfie, risk, sms }: SliceClasses): Parts => {
  const unknown: string[] = []
  let hasUnknownWord = false
  const like = <T>(
    name: keyof typeof withUnknownWord,
    classes: Classes<T>,
    input: T,
    alone: Readonly<Partial<Record<Member, unknown>>>,
    isElement = false,
  ): T => {
    const representative = isShaped(input) && (isObject(input) || !isElement) ? found(classes, input) : undefined
    if (representative !== undefined) return representative
    if (isUnknownIn(answer, alone)) {
      hasUnknownWord = true
      return withUnknownWord[name] as T
    }
    unknown.push(`${name}: ${JSON.stringify(input)}`)
    return input
  }
  const documents = answer.documentary_verification?.documents
  const selfies = answer.selfie_check?.selfies
  const { kyc_check, risk_check, verify_sms } = answer
  const alike = {
    ...answer,
    kyc_check: like('kyc_check', kyc, kyc_check ?? {}, { kyc_check }),
    ...(Array.isArray(documents) && {
      documentary_verification: {
        documents: documents.map(one =>
          asTry(
            like(
              isKnownPoor(one?.analysis ?? {}) ? 'poor_document' : 'document',
              photo,
              isObject(one) ? { ...one, attempt: 1 } : one,
              { documentary_verification: { documents: [one] } },
              true,
            ),
            one?.attempt as number | null,
          ),
        ),
      },
    }),
    ...(Array.isArray(selfies) && {
      selfie_check: {
        selfies: selfies.map(one => like('selfie', selfie, one, { selfie_check: { selfies: [one] } }, true)),
      },
    }),
    risk_check: like('risk_check', risk, risk_check, { risk_check }),
    verify_sms: like('verify_sms', sms, verify_sms, { verify_sms }),
  }
  return { answer: alike, unknown, hasUnknownWord }
}

/** Parts of an answer that no class has, as text. */
export const unknownSignatures = ({ answer }: Situation, slices: SliceClasses): ReadonlyArray<string> =>
  partsOf(answer, slices).unknown

/** The same situation with each part replaced by the one that stands for its class. */
export const standIn = (
  situation: Situation,
  slices: SliceClasses,
): { readonly situation: Situation; readonly hasUnknownWord: boolean } => {
  const { answer, hasUnknownWord } = partsOf(situation.answer, slices)
  return { situation: { ...situation, answer }, hasUnknownWord }
}
