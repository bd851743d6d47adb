import type { Entry } from './entry.ts'
import type { Existence } from './existence.ts'
import type { Fate } from './fate.ts'
import type { Verdict } from './verdict.ts'
import { inFourDecimals, type Rate, wilson } from './wilson.ts'

type UnknownFate = Exclude<Fate, 'recovered' | 'not-recovered' | 'not-sent'>

const ratio = (count: number, of: number): Rate | null => {
  const rate = wilson(count, of)
  return rate && inFourDecimals(rate)
}

/** How the retries of a policy ended. What the records do not know is counted, and never filled in. */
export interface Recovery {
  readonly recovered: number
  readonly not_recovered: number
  readonly not_sent: number
  readonly unknown: number
  readonly unknown_because: Readonly<Record<UnknownFate, number>>
  /** Of the retries whose end is known. */
  readonly rate: Rate | null
  /** Of all that are sent: if none of the unknown ones recovers, and if all do. */
  readonly if_none_of_the_unknown_recovers: Rate | null
  readonly if_all_of_the_unknown_recover: Rate | null
  /** A person may have several attempts. */
  readonly people_recovered: number
  readonly people_recovered_if_all_of_the_unknown: number
}

/** An entry as one policy judges it. */
export interface JudgedEntry {
  readonly entry: Entry
  readonly verdict: Verdict
  readonly existence: Existence
  readonly fate: Fate | undefined
}

export const peopleOf = (judged: ReadonlyArray<JudgedEntry>): number =>
  new Set(judged.map(({ entry }) => entry.person)).size

const unknownFates: ReadonlyArray<UnknownFate> = [
  'was-not-retried',
  'other-strategy',
  'strategy-not-known',
  'not-ended',
  'unclear',
]

/** The retries of a policy by their ends. */
export interface Ends {
  readonly recovered: ReadonlyArray<JudgedEntry>
  readonly known: ReadonlyArray<JudgedEntry>
  readonly unknown: ReadonlyArray<JudgedEntry>
  readonly notSent: number
}

export const endsOf = (retries: ReadonlyArray<JudgedEntry>): Ends => {
  const of = (...fates: ReadonlyArray<Fate>): ReadonlyArray<JudgedEntry> =>
    retries.filter(({ fate }) => fate !== undefined && fates.includes(fate))
  return {
    recovered: of('recovered'),
    known: of('recovered', 'not-recovered'),
    unknown: of(...unknownFates),
    notSent: of('not-sent').length,
  }
}

export const recoveryOf = ({ recovered, known, unknown, notSent }: Ends): Recovery => {
  const sent = known.length + unknown.length
  return {
    recovered: recovered.length,
    not_recovered: known.length - recovered.length,
    not_sent: notSent,
    unknown: unknown.length,
    unknown_because: Object.fromEntries(
      unknownFates.map(each => [each, unknown.filter(({ fate }) => fate === each).length]),
    ) as Record<UnknownFate, number>,
    rate: ratio(recovered.length, known.length),
    if_none_of_the_unknown_recovers: ratio(recovered.length, sent),
    if_all_of_the_unknown_recover: ratio(recovered.length + unknown.length, sent),
    people_recovered: peopleOf(recovered),
    people_recovered_if_all_of_the_unknown: peopleOf([...recovered, ...unknown]),
  }
}
