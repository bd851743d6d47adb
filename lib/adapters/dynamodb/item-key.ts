import { createHash } from 'node:crypto'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { ledgerLimits } from '../../domain/ledger/ledger-limits.ts'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import { foldedId } from '../../domain/plaid/same-id.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'

export type Item = Record<string, AttributeValue>

/** The table's key: partition `pk`, sort `sk`. */
export interface ItemKey {
  readonly pk: { readonly S: string }
  readonly sk: { readonly S: string }
}

const keyOf = (pk: string, sk: string): ItemKey => ({ pk: { S: pk }, sk: { S: sk } })

/** The key of a stored item. */
export const keyIn = ({ pk, sk }: Item): ItemKey => keyOf(pk?.S ?? '', sk?.S ?? '')

/**
 * Ids may hold any character and be longer than a key, so they are hashed. As JSON two different lists are never the
 * same text.
 */
const hashOf = (ids: string | ReadonlyArray<string>): string =>
  createHash('sha256')
    .update(typeof ids === 'string' ? ids : JSON.stringify(ids))
    .digest('hex')

/** Attempt ids are Plaid's and opaque: a usual one is readable in a key, and a longer one is hashed. */
const attemptPart = (attempt_id: string): string => {
  const id = foldedId(attempt_id)
  return id.length <= ledgerLimits.attemptIdCharactersMax ? id : `hashed-${hashOf(id)}`
}

/** `sk` of a subject's ledger, and of a watched attempt: rows of the index `due` are distinguished by it. */
export const ledgerSort = 'ledger'
export const attemptSort = 'attempt'

/** The partition of all items of a subject. Both spellings of a template's id give the same one. */
export const subjectPartition = ({ environment, template_id, client_user_id }: SubjectKey): string =>
  `subject/${environment}/${hashOf([foldedId(template_id), client_user_id])}`

export const ledgerKey = (subject: SubjectKey): ItemKey => keyOf(subjectPartition(subject), ledgerSort)

/** `sk` of every decision begins with this. The rest sorts by time. */
export const decisionSort = 'decision/'

export const decisionKey = (subject: SubjectKey, atMs: number, attempt_id: string): ItemKey =>
  keyOf(subjectPartition(subject), `${decisionSort}${new Date(atMs).toISOString()}/${attemptPart(attempt_id)}`)

const userPartition = (environment: PlaidEnv, client_user_id: string): string =>
  `user/${environment}/${hashOf(client_user_id)}`

export const userBudgetKey = (environment: PlaidEnv, client_user_id: string): ItemKey =>
  keyOf(userPartition(environment, client_user_id), 'budget')

const attemptKeyOf = (environment: PlaidEnv, part: string): ItemKey =>
  keyOf(`attempt/${environment}/${part}`, attemptSort)

export const attemptKey = (environment: PlaidEnv, attempt_id: string): ItemKey =>
  attemptKeyOf(environment, attemptPart(attempt_id))

/** The key of the watched attempt that a decision was made on. A time has no slash; an id may have some. */
export const attemptKeyOfDecision = (environment: PlaidEnv, { sk }: ItemKey): ItemKey =>
  attemptKeyOf(environment, sk.S.split('/').slice(2).join('/'))

/** The counter of a UTC day, which is in days since 1970. */
export const counterKey = (environment: PlaidEnv, day: number): ItemKey => keyOf(`day/${environment}/${day}`, 'counter')

/** The operator's pause switch (`pause-switch.ts`). */
export const controlKey: ItemKey = keyOf('control', 'control')
