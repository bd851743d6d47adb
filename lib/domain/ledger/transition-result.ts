import type * as E from 'fp-ts/Either'
import type { Rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** The subject after a command; the same object if the command changes nothing. */
export type TransitionResult = E.Either<Rejected, SubjectLedger>
