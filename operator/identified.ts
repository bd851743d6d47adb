import * as E from 'fp-ts/Either'
import { ClientUserId, TemplateId } from '../lib/domain/request/identifiers.ts'
import { usage } from './failure.ts'

const expected = '1 to 256 visible characters without white space around them'

const checked =
  (codec: typeof ClientUserId | typeof TemplateId, what: string) =>
  (text: string): string => {
    if (E.isLeft(codec.decode(text))) throw usage(`${what} must be ${expected}.`)
    return text
  }

export const clientUserId = checked(ClientUserId, 'A client_user_id')

export const templateId = checked(TemplateId, 'A template id')

/** Plaid's ids of attempts are opaque too. */
export const attemptId = checked(ClientUserId, 'The id of an attempt')
