import { createHash } from 'node:crypto'
import type { Counter } from '../../domain/budget.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'

/** DynamoDB's limit for a partition key. */
const idBytesMax = 2048

/**
 * The parts may hold any character, so each is escaped: two different lists never give the same id. An id that is too
 * long for a key is hashed as a whole.
 */
const idOf = (kind: string, ...parts: ReadonlyArray<string>): string => {
  const id = [kind, ...parts.map(encodeURIComponent)].join('/')
  return id.length <= idBytesMax ? id : `${kind}-hashed/${createHash('sha256').update(id).digest('base64url')}`
}

export const subjectId = ({ environment, template_id, client_user_id }: SubjectKey): string =>
  idOf('subject', environment, template_id, client_user_id)

export const counterId = (counter: Counter): string => {
  switch (counter._tag) {
    case 'User':
      return idOf('user', counter.environment, counter.client_user_id)
    case 'UserByDocumentOrSelfie':
      return idOf('user-document', counter.environment, counter.client_user_id)
    case 'Day':
      return idOf('day', counter.environment, String(counter.day))
    case 'Pace':
      return idOf('pace', counter.environment, String(counter.slot))
  }
}

/** The id of the operator's pause switch (`pause-switch.ts`). */
export const controlId = 'control'
