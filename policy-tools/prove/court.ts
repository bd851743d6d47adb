import type { PlaidAnswer, PlaidDocument } from '../laws/reading/plaid-answer.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import type { Judge, Ruling } from './judge.ts'
import { benignAnswer } from './slices/benign.ts'

/** Judges situations quickly: what was decoded once is kept, by the identity of the part of the answer. */
export interface Court {
  readonly judge: (situation: Situation, policy?: PolicyData) => Ruling
  readonly snapshotOf: (answer: PlaidAnswer, environment: Situation['environment']) => Record<string, unknown>
}

const objects = ['steps', 'kyc_check', 'documentary_verification', 'selfie_check', 'verify_sms', 'risk_check'] as const
const scalars = ['id', 'client_user_id', 'created_at', 'completed_at', 'previous_attempt_id', 'status'] as const

const none: Omit<Ruling, 'reason'> = {
  decision: 'Hold',
  stage: 'none',
  strategy: null,
  steps: null,
  notBeforeMs: null,
  text: null,
  supportText: null,
  fired: [],
  matched: [],
  vetoes: [],
  signals: [],
}

export const courtOf = (judge: Judge, policy: PolicyData): Court => {
  const partsOf = (environment: Situation['environment']) => {
    const base = judge.decode(benignAnswer, environment)
    const members = Object.fromEntries(objects.map(name => [name, new WeakMap<object, unknown>()]))
    const absent = new Map<string, unknown>()
    const words = new Map<string, unknown>()
    const photos = new WeakMap<PlaidDocument, unknown>()
    const templates = new WeakMap<object, unknown>()
    const others = new WeakMap<object, unknown>()
    const decodedWith = (part: object) => judge.decode({ ...benignAnswer, ...part }, environment)

    const photoOf = (photo: PlaidDocument): unknown => {
      if (!photos.has(photo)) {
        const decoded = decodedWith({ documentary_verification: { documents: [photo] } })['documentary_verification']
        photos.set(photo, (decoded as { documents: ReadonlyArray<unknown> }).documents[0])
      }
      return photos.get(photo)
    }
    const memberOf = (name: (typeof objects)[number], part: object | null): unknown => {
      if (part === null) {
        if (!absent.has(name)) absent.set(name, decodedWith({ [name]: null })[name])
        return absent.get(name)
      }
      // Plaid should send no text or number here; a weak map could not keep it.
      if (typeof part !== 'object') return decodedWith({ [name]: part })[name]
      const documents = name === 'documentary_verification' ? (part as { documents?: unknown }).documents : undefined
      if (Array.isArray(documents) && documents.every(one => typeof one === 'object' && one !== null))
        return { documents: documents.map(photoOf) }
      const known = members[name]
      if (known?.has(part) !== true) known?.set(part, decodedWith({ [name]: part })[name])
      return known?.get(part)
    }
    const scalarOf = (name: (typeof scalars)[number], value: string | null): unknown => {
      const key = `${name} ${value}`
      if (!words.has(key)) words.set(key, decodedWith({ [name]: value })[name])
      return words.get(key)
    }
    return (answer: PlaidAnswer): Record<string, unknown> => {
      const snapshot: Record<string, unknown> = { ...base }
      for (const name of scalars) snapshot[name] = scalarOf(name, answer[name])
      for (const name of objects) snapshot[name] = memberOf(name, answer[name])
      if (!templates.has(answer.template))
        templates.set(answer.template, decodedWith({ template: answer.template })['template'])
      snapshot['template'] = templates.get(answer.template)
      if (!others.has(answer.steps)) others.set(answer.steps, decodedWith({ steps: answer.steps })['otherSteps'])
      snapshot['otherSteps'] = others.get(answer.steps)
      return snapshot
    }
  }
  const parts = { production: partsOf('production'), sandbox: partsOf('sandbox') }
  const ancestors = {
    production: new WeakMap<PlaidAnswer, Record<string, unknown>>(),
    sandbox: new WeakMap<PlaidAnswer, Record<string, unknown>>(),
  }

  const ancestorOf = (answer: PlaidAnswer, environment: Situation['environment']): Record<string, unknown> => {
    const known = ancestors[environment].get(answer)
    if (known !== undefined) return known
    const snapshot = parts[environment](answer)
    ancestors[environment].set(answer, snapshot)
    return snapshot
  }

  return {
    snapshotOf: (answer, environment) => parts[environment](answer),
    judge: (situation, other = policy) => {
      const { answer, before, environment } = situation
      try {
        return judge.decide(
          other,
          parts[environment](answer),
          before.map(each => ancestorOf(each, environment)),
          situation,
        )
      } catch (thrown) {
        return { ...none, reason: String(thrown) }
      }
    },
  }
}
