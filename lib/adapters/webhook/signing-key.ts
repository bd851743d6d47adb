import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { compactVerify, errors, importJWK } from 'jose'
import { isFitFor, type WebhookKey } from '../../domain/webhook/webhook-key.ts'
import { type WebhookNotAccepted, webhookRefused } from '../../domain/webhook/webhook-outcome.ts'
import type { SigningKey } from '../../ports/signing-keys.ts'

type PublicKey = Awaited<ReturnType<typeof importJWK>>

/**
 * Only an error of jose means that the signature is wrong. Anything else that is thrown is a defect, and must not be
 * reported as a wrong signature.
 */
const verify = async (token: string, key: PublicKey): Promise<boolean> => {
  try {
    await compactVerify(token, key, { algorithms: ['ES256'] })
    return true
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError) return false
    throw thrown
  }
}

/**
 * Plaid's key, imported for verification. Errors: `Refused` if it is not the requested key, or not a point of the
 * curve P-256.
 */
export const signingKeyOf = (kid: string, key: WebhookKey): TE.TaskEither<WebhookNotAccepted, SigningKey> => {
  const { kty, crv, x, y, expired_at } = key
  if (!isFitFor(kid, key)) return TE.left(webhookRefused('unfit-key'))
  return pipe(
    TE.tryCatch(
      () => importJWK({ kty, crv, x, y }, 'ES256'),
      () => webhookRefused('unfit-key'),
    ),
    TE.map(imported => ({ expired_at, hasSigned: token => () => verify(token, imported) })),
  )
}
