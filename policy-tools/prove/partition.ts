import { hash } from 'node:crypto'
import type { Law } from '../laws/reading/law.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import type { Court } from './court.ts'
import type { Ruling } from './judge.ts'
import { type DigestsOf, digestOf, digestsHere } from './share.ts'

/** What tells two situations apart: what was decided, what each rule, veto and signal says, and what each law reads. */
export interface Signer {
  readonly signatureOf: (situations: ReadonlyArray<Situation>) => string
  /** What was decided alone, and why, without what each rule says; and what each law reads. */
  readonly coarseSignatureOf: (situations: ReadonlyArray<Situation>) => string
  readonly digestsOf: DigestsOf
}

const inWords = (ruling: Ruling): string => {
  const { decision, stage, reason, strategy, notBeforeMs, text, fired, matched, vetoes, signals } = ruling
  return `${decision} ${stage} ${reason} ${strategy} ${notBeforeMs} ${text} ${fired}/${matched}/${vetoes}/${signals}`
}

export const signerOf = (
  court: Court,
  laws: ReadonlyArray<Law>,
  policy: PolicyData,
  digestsOf: DigestsOf = digestsHere,
): Signer => {
  /** What a law would say of a retry: so a class has one reading of each law, whatever was decided. */
  const readings = (situation: Situation, ruling: Ruling): string => {
    const retry: Ruling = { ...ruling, decision: 'Retry', strategy: 'incomplete' }
    return laws
      .map(law => {
        if (law.kind === 'no-retry') return law.where(situation, policy) ? 1 : 0
        return law.kind === 'decision' && law.holds(situation, retry, policy) ? 1 : 0
      })
      .join('')
  }
  const signed =
    (said: (ruling: Ruling) => string) =>
    (situations: ReadonlyArray<Situation>): string =>
      hash(
        'sha1',
        situations
          .map(situation => {
            const ruling = court.judge(situation)
            return said(ruling) + readings(situation, ruling)
          })
          .join('\n'),
      )
  return {
    digestsOf,
    signatureOf: signed(inWords),
    coarseSignatureOf: signed(({ decision, reason, strategy, text }) => `${decision} ${reason} ${strategy} ${text}`),
  }
}

/** Inputs that nothing tells apart in any of the situations that they are tried in. */
export interface Classes<T> {
  readonly inputs: number
  /** The first input of each class. */
  readonly representatives: ReadonlyArray<T>
  readonly bySignature: ReadonlyMap<string, T>
  readonly signatureOf: (input: T) => string
}

/** Situations in which an input is tried; with a key: inputs of the same key are the same in them. */
export interface Probe {
  readonly key?: string
  readonly situations: () => ReadonlyArray<Situation>
}

export const classesOf = <T>(
  inputs: ReadonlyArray<T>,
  probesOf: (input: T) => ReadonlyArray<Probe>,
  { signatureOf, digestsOf }: Pick<Signer, 'signatureOf' | 'digestsOf'>,
): Classes<T> => {
  const keyed = new Map<string, string>()
  const partOf = ({ key, situations }: Probe): string => {
    const known = key === undefined ? undefined : keyed.get(key)
    if (known !== undefined) return known
    const signature = signatureOf(situations())
    if (key !== undefined) keyed.set(key, signature)
    return signature
  }
  const whole = (input: T): string => probesOf(input).map(partOf).join(' ')
  const signatures = digestsOf(inputs.length, index => whole(inputs[index] as T))
  const bySignature = new Map<string, T>()
  for (const [index, signature] of signatures.entries())
    if (!bySignature.has(signature)) bySignature.set(signature, inputs[index] as T)
  return {
    inputs: inputs.length,
    representatives: [...bySignature.values()],
    bySignature,
    signatureOf: input => digestOf(whole(input)),
  }
}
