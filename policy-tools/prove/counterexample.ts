import type { Law } from '../laws/reading/law.ts'
import type { Situation } from '../laws/reading/situation.ts'
import { outcomeInWords, situationInWords } from './in-words.ts'
import { type Playable, playableOf } from './playable.ts'
import type { Violation } from './proof.ts'

/** What is written for a law that is broken. `npm start -- --attempt FILE` plays it. */
export interface CounterexampleFile extends Playable {
  readonly law: string
  readonly says: string
  readonly states: number
  readonly shows: ReadonlyArray<string>
  readonly decided: string
  /** What was changed, and what is then decided: of a law about a change. */
  readonly changed?: { readonly change: string; readonly decided: string } & Partial<Playable>
  /** Earlier retries, which the ledger of the local stack does not have. */
  readonly counts: Situation['counts']
}

export const counterexampleOf = (
  { law, count, situation, ruling, compared }: Violation,
  { says }: Law,
): CounterexampleFile => ({
  law,
  says,
  states: count,
  shows: situationInWords(situation),
  decided: outcomeInWords(ruling),
  ...(compared !== undefined && {
    changed: {
      change: compared.change,
      decided: outcomeInWords(compared.ruling),
      ...(compared.situation !== situation && playableOf(compared.situation)),
    },
  }),
  counts: situation.counts,
  ...playableOf(situation),
})

export const violationInWords = (violation: Violation, { says, why }: Law): string =>
  [
    `broken in ${violation.count} states: ${says}`,
    `  why: ${why}`,
    '  the smallest answer that shows it:',
    ...situationInWords(violation.situation).map(line => `    ${line}`),
    `  decided: ${outcomeInWords(violation.ruling)}`,
    ...(violation.compared === undefined
      ? []
      : [`  with ${violation.compared.change}: ${outcomeInWords(violation.compared.ruling)}`]),
  ].join('\n')
