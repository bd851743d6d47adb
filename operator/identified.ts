import * as E from 'fp-ts/Either'
import { decodeReadAct } from '../lib/domain/operator/decode-read-act.ts'
import { ClientUserId, TemplateId } from '../lib/domain/request/identifiers.ts'
import { requestLimits } from '../lib/domain/request/request-limits.ts'
import { usage } from './failure.ts'

const expected = `1 to ${requestLimits.idCharactersMax} visible characters without white space around them`

const checked =
  (decode: (text: string) => E.Either<unknown, unknown>, what: string) =>
  (text: string): string => {
    if (E.isLeft(decode(text))) throw usage(`${what} must be ${expected}.`)
    return text
  }

export const clientUserId = checked(text => ClientUserId.decode(text), 'A client_user_id')

export const templateId = checked(text => TemplateId.decode(text), 'A template id')

/** An id that is asked about. That of an act is checked with the act. */
export const attemptId = checked(text => decodeReadAct({ act: 'explain', attempt_id: text }), 'The id of an attempt')
