import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { sendPace } from '../domain/plaid/rate-budget.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { CountersEnvironment } from '../ports/counters.ts'

/**
 * Takes one of the automatic sends of this moment's slot, before the fence. Right: false if none is left; the message
 * is then dropped, and the attempt falls due again. What was taken is not returned: the next slot begins in seconds.
 */
export const takePace =
  (environment: PlaidEnv): ReaderTaskEither<CountersEnvironment & ClockEnvironment, LedgerUnavailable, boolean> =>
  ({ counters, nowMs }) =>
  async () => {
    const { slotMs, sendsMax } = sendPace(environment)
    const slot = Math.floor(nowMs() / slotMs)
    const taken = await counters.reserve({ _tag: 'Pace', environment, slot }, 1, sendsMax)()
    return E.isLeft(taken) ? taken : E.right(taken.right === 'reserved')
  }
