import type { PlaidAnswer } from '../../policy-tools/laws/reading/plaid-answer.ts'
import type { Situation } from '../../policy-tools/laws/reading/situation.ts'
import type { Classes } from '../../policy-tools/prove/partition.ts'
import type { SliceClasses } from '../../policy-tools/prove/slice-classes.ts'
import { asTry } from '../../policy-tools/prove/slices/photo.ts'

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
  readonly unknown: ReadonlyArray<string>
  readonly answer: PlaidAnswer
}

/** Each part of an answer, as the first input of its class; `unknown`: the parts that are in no class. */
const partsOf = (answer: PlaidAnswer, { kyc, photo, selfie, risk, sms }: SliceClasses): Parts => {
  const unknown: string[] = []
  const like = <T>(name: string, classes: Classes<T>, input: T): T => {
    const representative = found(classes, input)
    if (representative === undefined) unknown.push(`${name}: ${JSON.stringify(input)}`)
    return representative ?? input
  }
  const documents = answer.documentary_verification?.documents
  const selfies = answer.selfie_check?.selfies
  return {
    answer: {
      ...answer,
      kyc_check: like('kyc_check', kyc, answer.kyc_check ?? {}),
      ...(Array.isArray(documents) && {
        documentary_verification: {
          documents: documents.map(one =>
            asTry(like('document', photo, { ...one, attempt: 1 }), one?.attempt as number | null),
          ),
        },
      }),
      ...(Array.isArray(selfies) && { selfie_check: { selfies: selfies.map(one => like('selfie', selfie, one)) } }),
      risk_check: like('risk_check', risk, answer.risk_check),
      verify_sms: like('verify_sms', sms, answer.verify_sms),
    },
    unknown,
  }
}

/** Parts of an answer that no class has, as text. */
export const unknownSignatures = ({ answer }: Situation, slices: SliceClasses): ReadonlyArray<string> =>
  partsOf(answer, slices).unknown

/** The same situation with each part replaced by the one that stands for its class. */
export const standIn = (situation: Situation, slices: SliceClasses): Situation => ({
  ...situation,
  answer: partsOf(situation.answer, slices).answer,
})
