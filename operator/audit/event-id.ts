import { foldedId } from '../../lib/domain/plaid/same-id.ts'
import type { PublishStep } from './trace-line.ts'

/** The kind of an event and what follows it, by its id: `<attempt>/<kind>` or `<attempt>/<kind>/<detail>`. */
const partsOf = ({ id, attempt_id }: PublishStep): { readonly kind: string; readonly hasDetail: boolean } => {
  // An id of an attempt is opaque, and may have slashes. A request that came too late has an id of its own.
  const start = attempt_id === undefined ? '' : `${foldedId(attempt_id)}/`
  const rest = start !== '' && id.startsWith(start) ? id.slice(start.length) : id.slice(id.indexOf('/') + 1)
  const [kind = '', detail] = rest.split('/', 2)
  return { kind, hasDetail: detail !== undefined }
}

/** Whether the event says that Plaid made an attempt: the holder publishes it before it records it. */
export const isFact = (step: PublishStep): boolean => ['retried', 'misdirected'].includes(partsOf(step).kind)

/**
 * Published without the outbox: decisions against a retry, the end of a request that came too late, and a first attempt
 * that was given up, which has an item of its own.
 */
export const needsNoOutbox = (step: PublishStep): boolean => {
  const { kind, hasDetail } = partsOf(step)
  return kind === 'abandoned' || (hasDetail && ['held', 'never', 'exhausted'].includes(kind))
}
