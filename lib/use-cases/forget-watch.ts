import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { FirstAttemptsEnvironment } from '../ports/first-attempts.ts'
import type { DeploymentEnvironment } from './deployment.ts'

/** The watch of a person who was forgotten goes. */
export const forgetWatch =
  (
    attempt_id: string,
  ): ReaderTaskEither<FirstAttemptsEnvironment & DeploymentEnvironment, LedgerUnavailable, 'forgotten'> =>
  ({ firstAttempts, plaidEnv }) =>
    TE.map(() => 'forgotten' as const)(firstAttempts.erase(plaidEnv, attempt_id))
