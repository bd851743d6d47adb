import * as E from 'fp-ts/Either'
import type { ChangeAct } from '../lib/domain/operator/change-act.ts'
import { decodeChangeAct } from '../lib/domain/operator/change-act-codec.ts'
import { usage } from './failure.ts'

/** What a member of an act is for the person who typed it. */
const typed: Readonly<Record<string, string>> = {
  '/attempt_id': 'The id of an attempt',
  '/client_user_id': 'A client_user_id',
  '/reason': '--reason',
  '/by': '--by',
  '/count': '--count',
}

/** The act, as the function `operate` will accept it. Throws `Failure`, before anyone is asked to confirm it. */
export const checkedAct = <A extends ChangeAct>(act: A): A => {
  const decoded = decodeChangeAct(act)
  if (E.isRight(decoded)) return act
  const { violations } = decoded.left
  throw usage(violations.map(({ pointer, expected }) => `${typed[pointer] ?? pointer} must be ${expected}.`).join(' '))
}
