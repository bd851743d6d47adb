import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { objectionOf } from '../domain/objection.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { RetryEnvironment, RetryStep } from './retry-command.ts'

/** The ledger's word on the attempt, where it has something against a retry. */
export const checkLedger = (subject: SubjectLedger, attempt_id: string): RetryStep<void> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.flatMapEither(({ nowMs }): E.Either<RetryError, void> => {
      const objection = objectionOf(entryOf(subject, attempt_id)?.state, nowMs())
      return objection === undefined ? E.right(undefined) : E.left(objection)
    }),
  )
