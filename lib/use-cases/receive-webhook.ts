import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import * as RTE from 'fp-ts/ReaderTaskEither'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { statusUpdateEvent } from '../domain/status-update-event.ts'
import { type Token, tokenOf } from '../domain/webhook/token.ts'
import { ageOf } from '../domain/webhook/token-claims.ts'
import { isOfOtherEnvironment, webhookEventOf } from '../domain/webhook/webhook-body.ts'
import type { WebhookDelivery } from '../domain/webhook/webhook-delivery.ts'
import type { WebhookEvent } from '../domain/webhook/webhook-event.ts'
import { hasExpired } from '../domain/webhook/webhook-key.ts'
import {
  ignored,
  refused,
  unavailable,
  type WebhookEnding,
  type WebhookStop,
} from '../domain/webhook/webhook-outcome.ts'
import type { BodyHashEnvironment } from '../ports/body-hash.ts'
import { type BusEnvironment, putOnBus } from '../ports/bus.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import { findKey, type SigningKey, type SigningKeysEnvironment } from '../ports/signing-keys.ts'

export type WebhookEnvironment = BodyHashEnvironment &
  BusEnvironment &
  ClockEnvironment &
  SigningKeysEnvironment & { readonly plaidEnv: PlaidEnv }

type Step<A> = RTE.ReaderTaskEither<WebhookEnvironment, WebhookStop, A>

/** All that can be judged without a key. A stale token is let through: it is told apart below. */
const readToken =
  ({ body, token }: WebhookDelivery): Step<Token> =>
  ({ plaidEnv, nowMs, isHashOf }) =>
    pipe(
      isOfOtherEnvironment(body, plaidEnv) ? E.left(ignored('other-environment')) : tokenOf(token),
      E.filterOrElse(
        claims => ageOf(claims, nowMs()) !== 'from-the-future',
        () => refused('from-the-future'),
      ),
      E.filterOrElse(
        ({ request_body_sha256 }) => isHashOf(request_body_sha256, body),
        () => refused('body-hash'),
      ),
      TE.fromEither,
    )

/**
 * A stale token is refused whoever signed it, so nobody is asked for its key. If the key is at hand, its signature is looked at all the same:
 * stale tokens of Plaid's own mean that its redeliveries keep their first token, which an operator has to know.
 */
const refuseStale =
  (token: Token): Step<Token> =>
  ({ nowMs, signingKeys }) => {
    if (ageOf(token, nowMs()) !== 'stale') return TE.right(token)
    return pipe(
      TE.fromIO(signingKeys.held(token.kid)),
      TE.flatMapTask(O.match(() => T.of(false), proves(token))),
      TE.flatMap(isSigned => TE.left(refused(isSigned ? 'stale-signed' : 'stale'))),
    )
  }

const proves =
  (token: Token) =>
  (key: SigningKey): T.Task<boolean> =>
    hasExpired(key, token) ? T.of(false) : key.hasSigned(token.text)

const verify = (token: Token): Step<SigningKey> =>
  pipe(
    findKey(token.kid),
    RTE.filterOrElse(
      key => !hasExpired(key, token),
      () => refused('expired-key'),
    ),
    RTE.tap(key =>
      pipe(
        RTE.fromTask(key.hasSigned(token.text)),
        RTE.filterOrElse(
          isSigned => isSigned,
          () => refused('signature'),
        ),
      ),
    ),
  )

const passOn = (event: WebhookEvent): Step<void> =>
  pipe(
    putOnBus(statusUpdateEvent(event)),
    RTE.mapError(({ cause }) => unavailable('bus-failed', cause)),
  )

/**
 * Receives one delivery: it is checked, cheap checks before dear ones, and put on the bus. Nothing else is done with it here, and repeats are
 * passed on: whoever handles the event decides by what the attempt is like then.
 */
export const receiveWebhook = (delivery: WebhookDelivery): ReaderTask<WebhookEnvironment, WebhookEnding> =>
  pipe(
    readToken(delivery),
    RTE.flatMap(refuseStale),
    RTE.flatMap(verify),
    RTE.flatMapEither(() => webhookEventOf(delivery.body)),
    RTE.tap(passOn),
    RTE.match(
      (stop): WebhookEnding => stop,
      event => ({ _tag: 'Accepted', event }),
    ),
  )
