import * as E from 'fp-ts/Either'
import { entryOf } from '../domain/ledger/entries.ts'
import { creationOf } from '../domain/ledger/forget.ts'
import { lastSend } from '../domain/ledger/holder.ts'
import type { Pin, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { entryObjection } from '../domain/objection.ts'
import { childOf, isNewest, rowOf } from '../domain/plaid/history.ts'
import type { Warning } from '../domain/request/warning.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { applyCommand } from './apply-command.ts'
import { publishOutbox } from './publish-outbox.ts'
import { readHistory, staleList } from './read-history.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'
import { sendOnDemand } from './send-on-demand.ts'

/** The result of a repeat: the attempt that the first request made, as Plaid shows it now. */
const repeated =
  (
    subject: SubjectLedger,
    attempt_id: string,
    child_id: string,
    { request }: RetryCommand,
    warnings: ReadonlyArray<Warning> = [],
  ): RetryStep<RetryResult> =>
  ({ plaid }) =>
  async () => {
    const child = await plaid.getAttempt(child_id)()
    if (E.isLeft(child)) return child
    const entry = entryOf(subject, attempt_id)
    const sent = entry && lastSend(entry)?.strategy
    return E.right({
      _tag: 'Repeated',
      attempt: child.right,
      asked: request.strategy,
      warnings,
      ...(sent && { sent }),
    })
  }

/** Handles a request with a known key: it means the pinned attempt, never the newest one. */
export const repeatOnDemand =
  (subject: SubjectLedger, { attempt_id }: Pin, command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    environment.journal.note({ attempt_id })()
    const state = entryOf(subject, attempt_id)?.state
    if (state?._tag === 'Retried') return repeated(subject, attempt_id, state.child_id, command)(environment)()
    if (state?._tag === 'Misdirected')
      return repeated(subject, attempt_id, state.child_id, command, ['misdirected'])(environment)()
    const objection = entryObjection(subject, attempt_id, environment.nowMs())
    if (objection !== undefined) return E.left(objection)

    const readAtMs = environment.nowMs()
    const history = await readHistory(subject)(environment)()
    if (E.isLeft(history)) return history
    const child = childOf(history.right, attempt_id)
    if (child !== undefined) {
      if (command.dryRun) return repeated(subject, attempt_id, child.id, command)(environment)()
      // Rejected if the ledger has no entry of the attempt, or the person was forgotten: then there is nothing to adopt.
      const adopt = { _tag: 'Adopt', attempt_id, child_id: child.id, ...creationOf(child) } as const
      const adopted = await applyCommand(subject, adopt)(environment)()
      if (E.isLeft(adopted)) return adopted
      await publishOutbox(adopted.right.subject)(environment)()
      return repeated(adopted.right.subject, attempt_id, child.id, command)(environment)()
    }
    const target = rowOf(history.right, attempt_id)
    if (target === undefined) return E.left(staleList)
    if (!isNewest(history.right, attempt_id)) return E.left({ _tag: 'RetryNotPermitted', reason: 'superseded' })
    return sendOnDemand({ subject, history: history.right, target, readAtMs }, command)(environment)()
  }
