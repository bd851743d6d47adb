import * as E from 'fp-ts/Either'
import { adopt } from './adopt.ts'
import { enqueue } from './enqueue.ts'
import { fail } from './fail.ts'
import { fence } from './fence.ts'
import { isOfForgotten } from './forget.ts'
import type { LedgerCommand } from './ledger-command.ts'
import { withoutEvents } from './ledger-event.ts'
import { look } from './look.ts'
import { operatorAct } from './operator-act.ts'
import { pinIdempotencyKey } from './pin-idempotency-key.ts'
import { record } from './record.ts'
import { rejected } from './rejected.ts'
import { retire } from './retire.ts'
import { postpone, schedule } from './schedule.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import { unsend } from './take-back.ts'
import type { TransitionResult } from './transition-result.ts'
import { unwatch, watch, watching } from './watch.ts'

type Transition = (subject: SubjectLedger, command: LedgerCommand, windowMs: number, nowMs: number) => TransitionResult

const applied: Transition = (subject, command, windowMs, nowMs) => {
  switch (command._tag) {
    case 'Schedule':
      return schedule(subject, command, windowMs, nowMs)
    case 'Postpone':
      return postpone(subject, command)
    case 'PinKey':
      return pinIdempotencyKey(subject, command)
    case 'Fence':
      return fence(subject, command, windowMs, nowMs)
    case 'Unsend':
      return unsend(subject, command, nowMs)
    case 'Record':
      return record(subject, command, nowMs)
    case 'Adopt':
      return adopt(subject, command, nowMs)
    case 'Look':
      return look(subject, command, nowMs)
    case 'Fail':
      return fail(subject, command, nowMs)
    case 'Watch':
      return watch(subject, command, windowMs, nowMs)
    case 'Watching':
      return watching(subject, command, nowMs)
    case 'Unwatch':
      return unwatch(subject, command, nowMs)
    case 'Supersede':
    case 'Skip':
    case 'Exhaust':
      return retire(subject, command, windowMs, nowMs)
    case 'Rearm':
    case 'Close':
    case 'Forget':
      return operatorAct(subject, command, nowMs)
    case 'Enqueue':
      return enqueue(subject, nowMs)
    case 'Published':
      return E.right(withoutEvents(subject, command.ids))
  }
}

/**
 * The subject after a command at a time (Unix milliseconds). Pure and total; `version` changes with the save.
 *
 * At most one request to Plaid leaves for an attempt, and no cap is exceeded, if a process sends only after its own
 * fence was saved on the version that it was computed from.
 *
 * @param windowMs how long a send counts in the caps
 */
export const transition: Transition = (subject, command, windowMs, nowMs) =>
  'createdAtMs' in command && isOfForgotten(subject, command)
    ? rejected('forgotten')
    : applied(subject, command, windowMs, nowMs)
