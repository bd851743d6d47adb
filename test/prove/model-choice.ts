import { entryOf } from '../../lib/domain/ledger/entries.ts'
import type { Fence, LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { type Protocol, times } from './model-protocol.ts'
import { attemptId, type Deciding, type Worker, type World } from './model-world.ts'

/** What a worker may do after it has read the list and the ledger: apply a command, send, or nothing. */
export type Choice = Deciding | 'send' | 'nothing'

type Acting = Extract<Worker, { readonly at: 'act' | 'pin' }>

const bring = (command: LedgerCommand, nowMs: number = times.startMs): Choice => ({ command, nowMs })

/** An on-demand request for an attempt that is open or has ended is answered from the ledger, and does nothing. */
export const choices = (world: World, { mode, attempt, seen }: Acting): ReadonlyArray<Choice> => {
  const attempt_id = attemptId(attempt)
  const isNewest = seen === attempt + 1
  const child = world.attempts.slice(0, seen).findIndex(({ parent }) => parent === attempt)
  const state = entryOf(world.subject, attempt_id)?.state
  const adopt = bring({ _tag: 'Adopt', attempt_id, child_id: attemptId(child) })
  const supersede = bring({ _tag: 'Supersede', attempt_id })
  switch (state?._tag) {
    case undefined:
      if (mode === 'on-demand') return [isNewest ? 'send' : 'nothing']
      return [
        isNewest
          ? bring({ _tag: 'Schedule', attempt_id, dueAtMs: times.startMs, decision: { rules: [], policy: '' } })
          : supersede,
      ]
    case 'Scheduled':
    case 'Waiting':
      if (child >= 0) return [adopt]
      if (mode === 'on-demand') return [isNewest ? 'send' : 'nothing']
      return [isNewest ? 'send' : supersede]
    case 'Refused':
    case 'Skipped':
      if (mode === 'automatic') return ['nothing']
      return [child >= 0 ? adopt : isNewest ? 'send' : 'nothing']
    case 'Sending':
    case 'Unknown':
    case 'Review':
      if (mode === 'on-demand') return ['nothing']
      if (child >= 0) return [adopt]
      return Object.values(times).map(nowMs => bring({ _tag: 'Look', attempt_id }, nowMs))
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return ['nothing']
  }
}

export const fenceOf = (
  world: World,
  { mode, attempt }: Worker,
  { caps, isBudgetCheckedInFence }: Protocol,
): Fence => ({
  _tag: 'Fence',
  attempt_id: attemptId(attempt),
  token: `t${world.tokens}`,
  mode,
  strategy: 'reset',
  rules: [],
  ruleMax: 1,
  caps: isBudgetCheckedInFence
    ? caps
    : { ...caps, automaticPerSubjectMax: Number.POSITIVE_INFINITY, retriesPerUserMax: Number.POSITIVE_INFINITY },
})
