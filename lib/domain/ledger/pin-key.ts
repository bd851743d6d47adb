import * as E from 'fp-ts/Either'
import type { PinKey } from './ledger-command.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { rejected } from './rejected.ts'
import type { Pin, SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

export const pinOf = (subject: SubjectLedger, key: string): Pin | undefined => subject.pins.find(pin => pin.key === key)

/** The first pin of a key stays, whichever attempt a later command names. */
export const pinKey = (subject: SubjectLedger, { key, request, attempt_id }: PinKey): TransitionResult => {
  const pin = pinOf(subject, key)
  if (pin !== undefined) return pin.request === request ? E.right(subject) : rejected('key-reused')
  if (attempt_id.length > ledgerLimits.attemptIdCharactersMax) return rejected('unfit-id')
  if (subject.pins.length >= ledgerLimits.pinsMax) return rejected('pins-full')
  return E.right({ ...subject, pins: [...subject.pins, { key, request, attempt_id }] })
}
