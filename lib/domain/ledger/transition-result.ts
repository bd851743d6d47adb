import type * as E from 'fp-ts/Either'
import type { Rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** What a command makes of a subject; the very same object where there is nothing to do. */
export type TransitionResult = E.Either<Rejected, SubjectLedger>
