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
    case 'Day':
      return idOf('day', counter.environment, String(counter.day))
    case 'Minute':
      return idOf('minute', counter.environment, String(counter.minute))
  }
}

/** The id of the operator's pause switch (`pause-switch.ts`). */
export const controlId = 'control'
