import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as TE from 'fp-ts/TaskEither'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import { emptyKeyRing, heldKey, type KeyRing, lookUp, withKey, withUnknownKid } from '../../domain/webhook/key-ring.ts'
import { type WebhookNotAccepted, webhookRefused, webhookUnavailable } from '../../domain/webhook/webhook-outcome.ts'
import type { Plaid } from '../../ports/plaid.ts'
import type { SigningKey, SigningKeys } from '../../ports/signing-keys.ts'
import { signingKeyOf } from './signing-key.ts'

export interface SigningKeysOptions {
  readonly plaid: Pick<Plaid, 'webhookKey'>
  readonly nowMs: () => number
}

type Found = E.Either<WebhookNotAccepted, SigningKey>

const fetchKey = (plaid: SigningKeysOptions['plaid'], kid: string): TE.TaskEither<WebhookNotAccepted, SigningKey> =>
  pipe(
    plaid.webhookKey(kid),
    TE.mapError(error => webhookUnavailable('key-fetch-failed', retryErrorRow(error).code)),
    TE.flatMap(answer =>
      answer === 'unknown-kid' ? TE.left(webhookRefused('unknown-kid')) : signingKeyOf(kid, answer),
    ),
  )

/** Fetches of which at most one is in progress for a kid: concurrent calls share it. */
const sharedFetches = (fetch: (kid: string, askedAtMs: number) => Promise<Found>) => {
  const inProgress = new Map<string, Promise<Found>>()
  return {
    inProgress: (kid: string): Promise<Found> | undefined => inProgress.get(kid),
    start: (kid: string, askedAtMs: number): Promise<Found> => {
      const fetching = fetch(kid, askedAtMs).finally(() => inProgress.delete(kid))
      inProgress.set(kid, fetching)
      return fetching
    },
  }
}

/**
 * Plaid's keys, cached in memory in a `KeyRing`. At most one fetch is in progress for a kid, and concurrent calls
 * share it. Fit keys and unknown kids are cached; a fetch that failed, or a key that is unfit, only costs budget.
 */
export const signingKeysFrom = ({ plaid, nowMs }: SigningKeysOptions): SigningKeys => {
  let ring: KeyRing<SigningKey> = emptyKeyRing(nowMs())

  const fetches = sharedFetches(async (kid, askedAtMs) => {
    const fetched = await fetchKey(plaid, kid)()
    if (E.isRight(fetched)) ring = withKey(ring, kid, fetched.right, askedAtMs)
    else if (fetched.left.reason === 'unknown-kid') ring = withUnknownKid(ring, kid, askedAtMs)
    return fetched
  })

  const find = async (kid: string): Promise<Found> => {
    const fetching = fetches.inProgress(kid)
    if (fetching !== undefined) return fetching
    const atMs = nowMs()
    const found = lookUp(ring, kid, atMs)
    switch (found._tag) {
      case 'Known':
        return E.right(found.key)
      case 'Unknown':
        return E.left(webhookRefused('unknown-kid'))
      case 'Spent':
        return E.left(webhookUnavailable('key-budget-spent'))
      case 'Fetch':
        ring = found.ring
        return fetches.start(kid, atMs)
    }
  }

  return {
    held: kid => () => O.fromNullable(heldKey(ring, kid, nowMs())),
    find: kid => () => find(kid),
  }
}
