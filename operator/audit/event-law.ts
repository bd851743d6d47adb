import { isFact, needsNoOutbox } from './event-id.ts'
import type { PlacedLine } from './findings.ts'
import type { Replay } from './replay.ts'
import type { SendLaws } from './send-laws.ts'
import type { PublishStep } from './trace-line.ts'

/** Why an event should not have been published here; undefined: it may be, or too much is unknown. */
export const wrongEvent = (
  { step, requestId }: PlacedLine & { readonly step: PublishStep },
  replay: Replay,
  laws: SendLaws,
): string | undefined => {
  const { id, attempt_id = '' } = step
  if (needsNoOutbox(step) || replay.hasEvent(id) !== false) return undefined
  if (!isFact(step)) return `${id} was not in the outbox`
  return laws.hasSent(attempt_id, requestId)
    ? undefined
    : `${id} was not in the outbox, and this call sent no request for the attempt`
}
