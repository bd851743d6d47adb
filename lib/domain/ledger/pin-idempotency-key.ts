import * as E from 'fp-ts/Either'
import { isSameId } from '../plaid/same-id.ts'
import type { PinKey } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { rejected } from './rejected.ts'
import type { Pin, SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

export const pinOf = (subject: SubjectLedger, key: string): Pin | undefined => subject.pins.find(pin => pin.key === key)

/** Whether a counted send was made for the key: such a pin never goes, else a repeat would send again. */
const isCounted = ({ attempts }: SubjectLedger, { key }: Pin): boolean =>
  attempts.some(({ sends }) => sends.some(send => send.key === key))

/** The pins with room for one more: the oldest without a counted send goes. Undefined: each has one. */
const withRoom = (subject: SubjectLedger): ReadonlyArray<Pin> | undefined => {
  const { pins } = subject
  if (pins.length < ledgerLimits.pinsMax) return pins
  const oldest = pins.find(pin => !isCounted(subject, pin))
  return oldest && pins.filter(pin => pin !== oldest)
}

/** The first pin of a key stays, whichever attempt a later command names. */
export const pinIdempotencyKey = (
  subject: SubjectLedger,
  { key, request, attempt_id }: Omit<PinKey, '_tag'>,
): TransitionResult => {
  const pin = pinOf(subject, key)
  if (pin !== undefined) return pin.request === request ? E.right(subject) : rejected('key-reused')
  if (attempt_id.length > ledgerLimits.attemptIdCharactersMax) return rejected('unfit-id')
  const pins = withRoom(subject)
  return pins === undefined
    ? rejected('pins-full')
    : E.right({ ...subject, pins: [...pins, { key, request, attempt_id }] })
}

/** Pins the key of a request that is about to be sent. Rejected if the key means another attempt. */
export const pinFor = (
  subject: SubjectLedger,
  attempt_id: string,
  pin: Omit<PinKey, '_tag' | 'attempt_id'>,
): TransitionResult => {
  const pinned = pinIdempotencyKey(subject, { ...pin, attempt_id })
  if (E.isLeft(pinned)) return pinned
  const stored = pinOf(pinned.right, pin.key)
  return stored !== undefined && isSameId(stored.attempt_id, attempt_id) ? pinned : rejected('pinned-elsewhere')
}
