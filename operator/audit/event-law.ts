import type { PlacedLine } from './findings.ts'
import type { Replay } from './replay.ts'
import type { SendLaws } from './send-laws.ts'
import type { PublishStep } from './trace-line.ts'

/** Decisions against a retry are published without the outbox, and so is the end of a request that came too late. */
const ofDecision = /\/(?:held|never|exhausted)\/[^/]+$/

/** Facts at Plaid, which the holder publishes before it records them. */
const ofFact = /\/(?:retried|misdirected)\/[^/]+$/

/** Why an event should not have been published here; undefined: it may be, or too much is unknown. */
export const wrongEvent = (
  { step: { id, attempt_id = '' }, requestId }: PlacedLine & { readonly step: PublishStep },
  replay: Replay,
  laws: SendLaws,
): string | undefined => {
  if (ofDecision.test(id) || replay.hasEvent(id) !== false) return undefined
  if (!ofFact.test(id)) return `${id} was not in the outbox`
  return laws.hasSent(attempt_id, requestId)
    ? undefined
    : `${id} was not in the outbox, and this call sent no request for the attempt`
}
