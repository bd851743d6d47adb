import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { retryRequestedOf } from '../lib/adapters/eventbridge.ts'
import { type CallJournal, openJournal } from '../lib/adapters/journal.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { retryErrorRow } from '../lib/domain/retry-error-table.ts'
import type { RetryResult } from '../lib/domain/retry-result.ts'
import { retryAttempt } from '../lib/use-cases/retry-attempt.ts'
import { service, takeColdStart } from './service.ts'

/** Lambda reads it only where a person invokes the function; the bus does not. */
interface Done {
  readonly outcome: string
}

/** Lambda delivers the event again when the function throws, so this is how `redeliver` is said. The message is fixed text: Lambda logs it. */
class Redeliver extends Error {
  override readonly name = 'Redeliver'
}

const settle = (ending: E.Either<RetryError, RetryResult>): Done => {
  if (E.isRight(ending)) return { outcome: ending.right._tag === 'Retried' ? 'retried' : 'dry-run' }
  const { code, onEvent } = retryErrorRow(ending.left)
  if (onEvent === 'redeliver') throw new Redeliver(code)
  return { outcome: code }
}

const retryRequested = (event: unknown, context: Context, journal: CallJournal) =>
  pipe(
    TE.fromEither(retryRequestedOf(event)),
    TE.tapIO(request => journal.note({ strategy_asked: request.strategy })),
    TE.flatMap(request =>
      retryAttempt({ request, dryRun: false, remainingMs: () => context.getRemainingTimeInMillis() })({
        ...service,
        journal,
      }),
    ),
  )

/** `Identity Verification Retry Requested` from the bus: retried as a person's request would be. */
export const handler = middy(async (event: unknown, context: Context): Promise<Done> => {
  const journal = openJournal(service.sink, {
    driver: 'event',
    requestId: context.awsRequestId,
    isColdStart: takeColdStart(),
  })
  const ending = await retryRequested(event, context, journal)().catch((thrown: unknown) => {
    journal.endDefect(thrown)()
    throw new Redeliver('defect')
  })
  journal.end(ending)()
  return settle(ending)
})
