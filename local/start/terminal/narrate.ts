import type { BusEvent } from '../../aws/event-bus.ts'
import { isJson, type Json } from '../../plaid-simulator/json.ts'
import { causeOf, endOf } from './call-words.ts'
import type { Facts } from './facts.ts'
import { isQuiet, showsAttempt } from './is-quiet.ts'
import { type LogLine, objectsIn, readLogLine, textIn } from './log-line.ts'
import { isFromElsewhere, requestsOf, requestText } from './plaid-calls.ts'
import { spanText, type TimeText } from './time-text.ts'

/** What happens in the local stack. */
export type Happening =
  | { readonly _tag: 'Logged'; readonly text: string }
  | { readonly _tag: 'Published'; readonly event: BusEvent }
  | { readonly _tag: 'ClockMoved'; readonly byMs: number; readonly toMs: number }

/** What was said so far, as far as it matters for what is said next. */
export interface Said {
  /** Outcome events whose call has not ended yet. */
  readonly events: readonly BusEvent[]
  /** The sequence numbers of the requests to Plaid that belong to a call. */
  readonly requests: ReadonlySet<number>
  /** The attempts that are known to be watched, or to be the child of a retry. */
  readonly attempts: ReadonlySet<string>
}

export const nothingSaid: Said = { events: [], requests: new Set(), attempts: new Set() }

export interface Narration {
  readonly said: Said
  readonly lines: readonly string[]
}

const column = 16
const indent = ' '.repeat(10)

const row = (at: string, user: string | undefined, what: string): string =>
  `${at}  ${(user ?? '-').padEnd(column)}  ${what}`

const detailOf = ({ detail }: BusEvent): Json => (isJson(detail) ? detail : {})

/** An outcome event, with what the applicant may be shown. */
const eventLines = (event: BusEvent): readonly string[] => {
  const { applicant_text } = detailOf(event)
  const shown = isJson(applicant_text) ? textIn(applicant_text, 'text') : undefined
  return [`event  ${event['detail-type']}`, ...(shown === undefined ? [] : [`       for the applicant: “${shown}”`])]
}

const isPublishedBy = (event: BusEvent, { members }: LogLine): boolean => {
  const { attempt_id, new_attempt_id } = detailOf(event)
  return objectsIn(members, 'published').some(
    published => published['attempt_id'] === attempt_id && published['new_attempt_id'] === new_attempt_id,
  )
}

/** The bus may have an event twice, as the bus of AWS. */
const once = (events: readonly BusEvent[]): readonly BusEvent[] =>
  events.filter((event, at) => events.findIndex(other => detailOf(other)['id'] === detailOf(event)['id']) === at)

const ofCall = (line: LogLine, said: Said, facts: Facts, time: TimeText): Narration => {
  const attempts = new Set([...said.attempts, ...showsAttempt(line)])
  const events = said.events.filter(event => isPublishedBy(event, line))
  const left = { ...said, attempts, events: said.events.filter(event => !events.includes(event)) }
  // The requests of a quiet call may be those of another call at the same time, whose line is still to come.
  if (isQuiet(line, said.attempts)) return { said: left, lines: [] }
  const id = textIn(line.members, 'attempt_id')
  const attempt = id === undefined ? undefined : facts.attempt(id)
  const open = facts.requests().filter(({ sequence }) => !said.requests.has(sequence))
  const requests = requestsOf(open, line, attempt?.client_user_id)
  const user = attempt?.client_user_id ?? requests.map(({ body }) => textIn(body ?? {}, 'client_user_id')).at(0)
  const parts = [
    ...(requests.length === 0 ? [] : [`Plaid  ${requests.map(requestText).join(' · ')}`]),
    ...once(events).flatMap(eventLines),
  ]
  return {
    said: { ...left, requests: new Set([...said.requests, ...requests.map(({ sequence }) => sequence)]) },
    lines: [
      row(time.second(line.endedAtMs), user, `${causeOf(line, attempt)} → ${endOf(line, time)}`),
      ...parts.map(text => indent + text),
    ],
  }
}

/** Requests of other programs, which have no log line. */
const fromElsewhere = (said: Said, facts: Facts, time: TimeText): Narration => {
  const requests = facts
    .requests()
    .filter(request => !said.requests.has(request.sequence) && isFromElsewhere(request) && request.status !== null)
  return {
    said: { ...said, requests: new Set([...said.requests, ...requests.map(({ sequence }) => sequence)]) },
    lines: requests.map(request => {
      const user = textIn(request.body ?? {}, 'client_user_id')
      return row(time.second(Date.parse(request.at)), user, `Plaid  ${requestText(request)}, not from the service`)
    }),
  }
}

/** A call that ended without its line, as after a time-out, leaves its event behind. */
const eventWaitsMs = 60_000

const ofEvent = (event: BusEvent, said: Said, time: TimeText): Narration => {
  const atMs = Date.parse(event.time)
  if (event.source !== 'idv-retry') {
    const user = textIn(detailOf(event), 'client_user_id')
    const isOfPlaid = textIn(detailOf(event), 'webhook_code') !== undefined
    return { said, lines: isOfPlaid ? [] : [row(time.second(atMs), user, `event  ${event['detail-type']}`)] }
  }
  const isLeft = (other: BusEvent): boolean => Date.parse(other.time) < atMs - eventWaitsMs
  return {
    said: { ...said, events: [...said.events.filter(other => !isLeft(other)), event] },
    lines: once(said.events.filter(isLeft)).flatMap(left => {
      const [first = '', ...more] = eventLines(left)
      const user = textIn(detailOf(left), 'client_user_id')
      return [row(time.second(Date.parse(left.time)), user, first), ...more.map(text => indent + text)]
    }),
  }
}

const textMax = 200

/** Text that a function has written besides its log line, such as a warning of Node. */
const ofText = (text: string, said: Said): Narration => ({
  said,
  lines: text.startsWith('{"trace":') || text.trim() === '' ? [] : [indent + text.slice(0, textMax)],
})

/** What a person reads of one happening: one line for each thing that happened, its parts indented under it. */
export const narrate = (said: Said, happening: Happening, facts: Facts, time: TimeText): Narration => {
  if (happening._tag === 'ClockMoved') {
    const { byMs, toMs } = happening
    return { said, lines: [`── clock moved ${spanText(byMs)} to ${time.minute(toMs, toMs - byMs)} ──`] }
  }
  if (happening._tag === 'Published') return ofEvent(happening.event, said, time)
  const line = readLogLine(happening.text)
  if (line === undefined) return ofText(happening.text, said)
  const elsewhere = fromElsewhere(said, facts, time)
  const call = ofCall(line, elsewhere.said, facts, time)
  return { said: call.said, lines: [...elsewhere.lines, ...call.lines] }
}
