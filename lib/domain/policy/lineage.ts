import { childOf, type History, isChildOf, isNewest, rowOf } from '../plaid/history.ts'
import { foldedId, includesId, isSameId } from '../plaid/same-id.ts'
import { bounds } from './bounds.ts'
import type { Snapshot } from './findings/snapshot.ts'
import { type Standing, standingOf } from './findings/standing.ts'

/** Whose face it is: the user's own, in an attempt with another template; or of another user, or not to be found. */
export type FaceOwner = 'own' | 'stranger'

/** What was asked of Plaid beyond its list; on demand nothing is. */
export interface Asked {
  /** The attempt that the list lacks, if Plaid shows it. */
  readonly parent?: Snapshot
  /** By folded id of the attempt that shows the same face. */
  readonly faces: Readonly<Record<string, FaceOwner>>
}

export const nothingAsked: Asked = { faces: {} }

/** What the policy knows of the attempts around the judged one: plain data, so that it can be kept and judged again. */
export interface Lineage {
  readonly place: 'newest' | 'retried' | 'not-newest'
  /** The attempts before it, by `previous_attempt_id`, latest first. */
  readonly before: ReadonlyArray<Snapshot>
  /** Retries by anybody inside the window, as the list shows them. */
  readonly children: number
  /** Of faces that are not the subject's own, by folded id of their attempt. `unasked`: whose it is is not known. */
  readonly faces: Readonly<Record<string, FaceOwner | 'unasked'>>
  /** The user has succeeded under another template of the deployment; absent unless a policy has it read. */
  readonly isVerifiedElsewhere?: boolean
}

/** Rows of this subject only: a foreign row in Plaid's list must not make a stranger's face acceptable. */
const isOfSubject = (snapshot: Snapshot, row: Snapshot): boolean =>
  row.client_user_id === snapshot.client_user_id && isSameId(row.template.id, snapshot.template.id)

/** The attempts before a snapshot, as far as they are known; it ends at a cycle, which Plaid should never send. */
const chainOf = (
  snapshot: Snapshot,
  history: History<Snapshot>,
  parent: Snapshot | undefined,
): ReadonlyArray<Snapshot> => {
  const chain: Snapshot[] = []
  let id = snapshot.previous_attempt_id
  while (
    id !== null &&
    chain.length < bounds.lineageAttemptsMax &&
    !includesId(
      [snapshot, ...chain].map(a => a.id),
      id,
    )
  ) {
    const wanted = id
    const asked =
      parent !== undefined && isOfSubject(snapshot, parent) && isSameId(parent.id, wanted) ? parent : undefined
    const found = rowOf(history, wanted) ?? asked
    if (found === undefined) break
    chain.push(found)
    id = found.previous_attempt_id
  }
  return chain
}

/** A skipped risk check has the faces of the attempt in which it ran, which may lie before the last success. */
const facesIn = (standings: ReadonlyArray<Standing>): ReadonlyArray<string> => [
  ...new Set(
    standings
      .flatMap(({ risks }) => risks.flatMap(risk => risk.facial_duplicates.map(({ id }) => id)))
      .filter(face => face !== 'unrecognised')
      .map(foldedId),
  ),
]

/** The attempts whose vetoes and contradictions count: the lineage is cut at its last success, which belongs to it. */
export const sinceSuccess = (before: ReadonlyArray<Snapshot>): ReadonlyArray<Snapshot> => {
  const success = before.findIndex(({ status }) => status === 'success')
  return success === -1 ? before : before.slice(0, success + 1)
}

const foreignFaces = (
  snapshot: Snapshot,
  history: History<Snapshot>,
  chain: ReadonlyArray<Snapshot>,
): ReadonlyArray<string> => {
  const own = [snapshot, ...[...chain, ...history].filter(row => isOfSubject(snapshot, row))].map(({ id }) => id)
  const standings = [snapshot, ...sinceSuccess(chain)].map((each, index) => standingOf(each, chain.slice(index)))
  return facesIn(standings).filter(id => !includesId(own, id))
}

/** What Plaid must be asked before an automatic decision, because its list does not say it. */
export interface Questions {
  /** The id of an attempt before that the list lacks. */
  readonly parent?: string
  /** Folded ids of the attempts that show the same face: none if there are too many, which is held. */
  readonly faces: ReadonlyArray<string>
}

/**
 * @param parent the answer to the first question, which may show more faces
 */
export const questionsOf = (snapshot: Snapshot, history: History<Snapshot>, parent?: Snapshot): Questions => {
  const chain = chainOf(snapshot, history, parent)
  const missing = (chain.at(-1) ?? snapshot).previous_attempt_id
  const isMissing = missing !== null && rowOf(history, missing) === undefined
  const faces = foreignFaces(snapshot, history, chain)
  return {
    ...(isMissing && { parent: missing }),
    faces: faces.length > bounds.facesAskedMax ? [] : faces,
  }
}

/** Another attempt of the same instant, which is none of those before: which of the two is newer is not known. */
const hasTwin = (snapshot: Snapshot, history: History<Snapshot>, chain: ReadonlyArray<Snapshot>): boolean => {
  const known = [snapshot, ...chain].map(({ id }) => id)
  return history.some(
    ({ id, created_at }) => Date.parse(created_at) === Date.parse(snapshot.created_at) && !includesId(known, id),
  )
}

const placeOf = (snapshot: Snapshot, history: History<Snapshot>, chain: ReadonlyArray<Snapshot>): Lineage['place'] => {
  if (childOf(history, snapshot.id) !== undefined) return 'retried'
  return isNewest(history, snapshot.id) && !hasTwin(snapshot, history, chain) ? 'newest' : 'not-newest'
}

const childrenOf = (snapshot: Snapshot, history: History<Snapshot>, sinceMs: number): number =>
  history.filter(
    row =>
      // A row without an owner may be the user's.
      (row.client_user_id === null || isOfSubject(snapshot, row)) &&
      row.previous_attempt_id !== null &&
      isChildOf(row, row.previous_attempt_id) &&
      !(Date.parse(row.created_at) < sinceMs),
  ).length

/**
 * @param snapshot the judged attempt, as Plaid shows it now
 * @param history all attempts of the same user and template, newest first
 * @param sinceMs the begin of the window in which retries count, in Unix milliseconds
 */
export const lineageOf = (
  snapshot: Snapshot,
  history: History<Snapshot>,
  { parent, faces }: Asked,
  sinceMs: number,
): Lineage => {
  const before = chainOf(snapshot, history, parent)
  return {
    place: placeOf(snapshot, history, before),
    before,
    children: childrenOf(snapshot, history, sinceMs),
    faces: Object.fromEntries(
      foreignFaces(snapshot, history, before).map(id => [id, ownerOf(faces, id) ?? ('unasked' as const)]),
    ),
  }
}

/** Whose face it is in an attempt, by its id; undefined if it is not among them. An id may be any text. */
export const ownerOf = <O>(faces: Readonly<Record<string, O>>, id: string): O | undefined => {
  const folded = foldedId(id)
  return Object.hasOwn(faces, folded) ? faces[folded] : undefined
}

/** A user's own attempts under another template are no stranger's. An attempt without an owner is one. */
export const faceOwner = (snapshot: Snapshot, found: Pick<Snapshot, 'client_user_id'> | undefined): FaceOwner =>
  found !== undefined && found.client_user_id !== null && found.client_user_id === snapshot.client_user_id
    ? 'own'
    : 'stranger'
