import { isJson, type Json } from '../../plaid-simulator/json.ts'
import type { KnownAttempt } from './facts.ts'
import { type LogLine, objectsIn, textIn } from './log-line.ts'
import type { TimeText } from './time-text.ts'

const ofStatus = (status: string | undefined, attempt: KnownAttempt | undefined): string =>
  (status === 'failed' ? attempt?.end : undefined) ?? status ?? 'status update'

const ofMessage = (members: Json, attempt: KnownAttempt | undefined): string => {
  const status = textIn(members, 'attempt_status')
  switch (textIn(members, 'message')) {
    case 'status-update':
      return ofStatus(status, attempt)
    case 'look':
      return status === undefined ? 'look' : `look: ${status}`
    case 'requested':
      return 'retry requested by an event'
    case undefined:
      return 'message'
    default:
      return String(members['message'])
  }
}

/** What a call was about: `kyc_check failed`, `due`, `retry reset`. */
export const causeOf = ({ driver, members }: LogLine, attempt: KnownAttempt | undefined): string => {
  if (driver === 'event') return ofMessage(members, attempt)
  if (driver === 'on-demand') {
    const asked = textIn(members, 'strategy_asked')
    return [members['dry_run'] === true ? 'dry run' : 'retry', ...(asked === undefined ? [] : [asked])].join(' ')
  }
  const what = textIn(members, 'message') ?? textIn(members, 'act') ?? textIn(members, 'webhook_code')
  return what === undefined ? driver : `${driver} ${what}`
}

/** What the time in `due_at` means, by outcome. */
const timeLabels: Readonly<Record<string, string>> = {
  scheduled: '',
  shadow: 'would be scheduled ',
  watched: 'next look ',
  adopted: 'next look ',
  abandoned: 'next look ',
}

const failureIn = (members: Json): readonly string[] => {
  const { plaid } = members
  const code = isJson(plaid) ? textIn(plaid, 'error_code') : undefined
  const [frame] = Array.isArray(members['frames']) ? members['frames'] : []
  return [
    textIn(members, 'failure'),
    textIn(members, 'cause'),
    code,
    textIn(members, 'defect'),
    typeof frame === 'string' ? frame : undefined,
    textIn(members, 'rejected'),
    ...objectsIn(members, 'violations').map(violation => textIn(violation, 'pointer')),
  ].filter(text => text !== undefined)
}

/** The reason, and in brackets the rules where they are other words. */
const reasonOf = (members: Json): string => {
  const reason = textIn(members, 'reason')
  const rules = (Array.isArray(members['rules']) ? members['rules'] : []).filter(rule => rule !== reason)
  if (reason === undefined) return rules.join(', ')
  return rules.length === 0 ? reason : `${reason} (${rules.join(', ')})`
}

/** How a call ended: `scheduled 12:23  one-detail-differs`. */
export const endOf = ({ outcome, endedAtMs, members }: LogLine, time: TimeText): string => {
  const dueAt = textIn(members, 'due_at')
  const isSent = textIn(members, 'new_attempt_id') !== undefined
  const failure = failureIn(members)
  const words = [
    outcome,
    ...(isSent ? [textIn(members, 'strategy_sent'), textIn(members, 'new_attempt_id')] : []),
    ...(failure.length === 0 ? [] : [`(${failure.join(', ')})`]),
    ...(dueAt === undefined ? [] : [`${timeLabels[outcome] ?? 'again '}${time.minute(Date.parse(dueAt), endedAtMs)}`]),
    ...(typeof members['unpublished'] === 'number' ? [`(${members['unpublished']} events are not on the bus)`] : []),
  ]
  return [words.filter(word => word !== undefined).join(' '), reasonOf(members)].filter(text => text !== '').join('  ')
}
