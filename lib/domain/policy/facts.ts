import { foldedId } from '../plaid/same-id.ts'
import type { Counts } from './counts.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Lineage } from './lineage.ts'

/**
 * What a decision read, as it is kept: a JSON Pointer, and the word, number or id that stood there. Pointers into
 * Plaid's answer begin at its root; `/lineage`, `/counts` and `/now` are the service's own. What was unknown is not
 * listed. No name, address, birth date, document, image, number of a phone or id, or link is among them.
 */
export type Facts = Readonly<Record<string, string | number | boolean>>

/** Everything that a decision is made of, besides the policy. */
export interface Judged {
  readonly snapshot: Snapshot
  readonly lineage: Lineage
  readonly counts: Counts
  /** Unix milliseconds. */
  readonly nowMs: number
}

const escaped = (member: string): string => member.replaceAll('~', '~0').replaceAll('/', '~1')

/** An element of a list of which nothing is known: it is kept, because it counts. */
export const emptyElement = 'unknown'

const flattened = (
  value: unknown,
  pointer: string,
  isElement = false,
): ReadonlyArray<readonly [string, Facts[string]]> => {
  if (value === null || value === undefined || value === 'unknown') return []
  if (typeof value !== 'object') return [[pointer, value as Facts[string]]]
  const isList = Array.isArray(value)
  const facts = Object.entries(value).flatMap(([member, inner]) =>
    flattened(inner, `${pointer}/${escaped(member)}`, isList),
  )
  return isElement && facts.length === 0 ? [[pointer, emptyElement]] : facts
}

/** Members that no decision reads. */
const readBySnapshot = ({ environment: _, request_id: __, otherSteps, template, steps, ...snapshot }: Snapshot) => ({
  ...snapshot,
  template: { id: template.id },
  steps: { ...steps, ...Object.fromEntries(otherSteps.map((status, index) => [`other-${index}`, status])) },
})

/**
 * Attempts that show the same face are kept as `face-0`, `face-1`, …: some are other users', whose ids are not
 * needed.
 */
const faceLabels = (snapshots: ReadonlyArray<Snapshot>): ((id: string) => string) => {
  const ids = snapshots.flatMap(({ risk_check }) => risk_check.facial_duplicates.map(({ id }) => foldedId(id)))
  const known = [...new Set(ids)]
  return face => (face === 'unrecognised' ? face : `face-${known.indexOf(foldedId(face))}`)
}

/** The facts of a decision. The user's id is not among them: it is the key of the decision. */
export const factsOf = ({ snapshot, lineage, counts, nowMs }: Judged): Facts => {
  const label = faceLabels([snapshot, ...lineage.before])
  const kept = (attempt: Snapshot) => ({
    ...readBySnapshot(attempt),
    client_user_id: null,
    risk_check: {
      ...attempt.risk_check,
      facial_duplicates: attempt.risk_check.facial_duplicates.map(({ id }) => ({ id: label(id) })),
    },
  })
  return Object.fromEntries(
    flattened(
      {
        ...kept(snapshot),
        environment: snapshot.environment,
        lineage: {
          ...lineage,
          before: lineage.before.map(kept),
          faces: Object.fromEntries(Object.entries(lineage.faces).map(([id, owner]) => [label(id), owner])),
        },
        counts,
        now: nowMs,
      },
      '',
    ),
  )
}
