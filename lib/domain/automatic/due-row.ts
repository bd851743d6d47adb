import type { PlaidEnv } from '../plaid/environment.ts'
import type { SubjectKey } from '../request/subject.ts'

/** What may fall due: a subject, or an attempt whose subject is not in the ledger. */
export type DueItem =
  | { readonly _tag: 'Subject'; readonly key: SubjectKey }
  | { readonly _tag: 'Attempt'; readonly environment: PlaidEnv; readonly attempt_id: string }

/** A due item, and the beginning of the minute in which it is due, in Unix milliseconds. */
export type DueRow = DueItem & { readonly dueAtMs: number }

/** `work`: to be sent, looked for or published. `look`: not over yet, and to be read again. */
export type DueKind = 'work' | 'look'

export const environmentOf = (item: DueItem): PlaidEnv =>
  item._tag === 'Subject' ? item.key.environment : item.environment
