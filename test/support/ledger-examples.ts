import * as E from 'fp-ts/Either'
import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import type {
  Fail,
  Fence,
  LedgerCommand,
  RecordResult,
  Schedule,
  SendResult,
  Watch,
  Watching,
} from '../../lib/domain/ledger/ledger-command.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import { transition } from './window.ts'

/** An arbitrary time, in Unix milliseconds. */
export const t0 = Date.UTC(2026, 0, 15, 12)

export const subjectKey = (client_user_id = 'user-1', template_id = 'idvtmp_1'): SubjectKey => ({
  environment: 'sandbox',
  template_id: template_id as TemplateId,
  client_user_id: client_user_id as ClientUserId,
})

export const emptySubject: SubjectLedger = emptyLedger(subjectKey())

export const generousCaps: SubjectCaps = {
  automaticPerSubjectMax: 20,
  automaticByDocumentOrSelfieMax: 20,
  lineageRetriesMax: 20,
  onDemandPerSubjectMax: 20,
  cooldownMs: 0,
}

export const schedule = (attempt_id = 'A', dueAtMs = t0): Schedule => ({
  _tag: 'Schedule',
  attempt_id,
  dueAtMs,
  decision: { rules: ['one-detail-differs'], policy: 'fixture-v1' },
})

export const fence = (token: string, more: Partial<Fence> = {}): Fence => ({
  _tag: 'Fence',
  attempt_id: 'A',
  token,
  mode: 'automatic',
  strategy: 'incomplete',
  rules: ['one-detail-differs'],
  maxima: { 'one-detail-differs': 20, 'image-unclear': 20 },
  caps: generousCaps,
  ...more,
})

export const onDemand = (token: string, more: Partial<Fence> = {}): Fence =>
  fence(token, { mode: 'on-demand', strategy: 'reset', rules: [], ...more })

export const record = (token: string, result: SendResult, attempt_id = 'A'): RecordResult => ({
  _tag: 'Record',
  attempt_id,
  token,
  result,
})

export const retried: SendResult = { _tag: 'Retried', child_id: 'B' }
/** A definite no after which Plaid is not asked before a time. */
export const definiteNoUntil = (notBeforeMs: number): SendResult => ({ _tag: 'DefiniteNo', notBeforeMs, random: 0 })

export const definiteNo: SendResult = definiteNoUntil(t0)
export const unknown: SendResult = { _tag: 'Unknown' }
export const refused: SendResult = { _tag: 'Refused', error_code: 'INVALID_FIELD' }

/** What had to be read of the attempt could not be read. */
export const failure = (more: Partial<Fail> = {}): Fail => ({
  _tag: 'Fail',
  attempt_id: 'A',
  isRefused: false,
  random: 0,
  ...more,
})

export const watch = (attempt_id = 'A', steps = 'active'): Watch => ({ _tag: 'Watch', attempt_id, steps })

export const watching = (attempt_id = 'A', status = 'active', steps = status): Watching => ({
  _tag: 'Watching',
  attempt_id,
  status,
  steps,
})

/** The subject without its unpublished events, as after a publish. */
export const published = (subject: SubjectLedger): SubjectLedger => ({ ...subject, outbox: [] })

/** The subject after these commands. All of them must be applied. */
export const via = (
  subject: SubjectLedger,
  ...commands: ReadonlyArray<LedgerCommand | readonly [LedgerCommand, number]>
): SubjectLedger =>
  commands.reduce<SubjectLedger>((current, step) => {
    const [command, nowMs] = '_tag' in step ? [step, t0] : step
    const decided = transition(current, command, nowMs)
    if (E.isLeft(decided)) throw new Error(`${command._tag} was rejected: ${decided.left.reason}`)
    return decided.right
  }, subject)

/** The attempt's state after a command (`none` without an entry), or the reason of its rejection. */
export const outcome = (
  subject: SubjectLedger,
  command: LedgerCommand,
  nowMs = t0,
  attempt_id = 'A',
): AttemptState['_tag'] | 'none' | `rejected: ${string}` => {
  const decided = transition(subject, command, nowMs)
  if (E.isLeft(decided)) return `rejected: ${decided.left.reason}`
  return entryOf(decided.right, attempt_id)?.state._tag ?? 'none'
}
