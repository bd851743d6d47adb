import type { Fence, RecordResult, Unsend } from '../../lib/domain/ledger/ledger-command.ts'
import { limits } from '../../lib/domain/limits.ts'
import { foldedId } from '../../lib/domain/plaid/same-id.ts'
import { spentCap } from './cap-law.ts'
import { isFact } from './event-id.ts'
import type { Findings, PlacedLine } from './findings.ts'
import type { PublishStep, SendStep } from './trace-line.ts'
import type { SavingLine, VersionLines } from './version-order.ts'

/** `maybe`: its answer was lost, and no other save of that version is in the log. */
type Applied = 'yes' | 'maybe' | 'no'

/** What a log says of one token. */
interface Held {
  readonly fence: SavingLine & { readonly step: Fence }
  applied: Applied
  sent?: PlacedLine
  /** The send does not count any more. `maybe`: a part of the log is missing in which it may have been taken back. */
  returned: Applied
  /** Where the log first says that Plaid made an attempt, or that it made none. */
  effect?: PlacedLine
  noEffect?: PlacedLine
  /** Another process ended the hold. */
  overtaken?: PlacedLine
}

/** The laws of sends, which need no state: they hold of any part of a log. */
export interface SendLaws {
  /** A part of the log is missing before this place. */
  readonly miss: () => void
  readonly save: (lines: VersionLines) => void
  readonly send: (line: PlacedLine & { readonly step: SendStep }) => void
  readonly publish: (line: PlacedLine & { readonly step: PublishStep }) => void
  /** Whether this call sent a request for the attempt. */
  readonly hasSent: (attempt_id: string, requestId: string | undefined) => boolean
  /** The mode of the fence of a token. */
  readonly modeOf: (token: string) => Fence['mode'] | undefined
}

const fenceable: Readonly<Record<Fence['mode'], ReadonlySet<string>>> = {
  automatic: new Set(['Scheduled', 'Waiting']),
  'on-demand': new Set(['none', 'Scheduled', 'Waiting', 'Refused', 'Skipped', 'Watched']),
}

/** In these states a request is under way, or may be. */
const open: ReadonlySet<string> = new Set(['Sending', 'Unknown', 'Review'])

const withChild: ReadonlySet<string> = new Set(['Retried', 'Misdirected'])

type OfHolder = RecordResult | Unsend

const hasNoEffect = (step: OfHolder): boolean =>
  step._tag === 'Unsend' || step.result._tag === 'Refused' || step.result._tag === 'DefiniteNo'

const hasEffect = (step: OfHolder): boolean => step._tag === 'Record' && 'child_id' in step.result

/** The laws of one subject. `isWhole`: the log has its first version. */
export const sendLaws = (isWhole: boolean, windowMs: number, findings: Findings): SendLaws => {
  const { violate, note } = findings
  const held = new Map<string, Held>()
  /** By attempt: the line that gave it a child. */
  const children = new Map<string, PlacedLine>()
  /** By attempt: the last request that may have had an effect, and was not followed by a re-arming. */
  const underWay = new Map<string, PlacedLine & { readonly step: SendStep }>()
  /** Attempts with a request in `underWay` that may have been taken back by a save without a line. */
  const doubted = new Set<string>()
  let isMissing = !isWhole
  /** The version that the last saves made, if one of them is known to be applied. */
  let madeVersion = 0

  const countedBut = (token: string) =>
    [...held.values()]
      .filter(({ fence, applied, returned }) => fence.step.token !== token && applied === 'yes' && returned === 'no')
      .map(({ fence }) => ({ ...fence.step, atMs: fence.atMs }))

  const onFence = (line: SavingLine & { readonly step: Fence }, applied: Applied): void => {
    const { step, state, atMs } = line
    const { token, mode } = step
    const id = foldedId(step.attempt_id)
    const earlier = held.get(token)
    if (earlier?.applied === 'yes' && applied === 'yes')
      violate(line, 'one-send', `its token was used by the fence of line ${earlier.fence.number}`)
    const child = children.get(id)
    if (child !== undefined) violate(line, 'ended', `the attempt has a child since line ${child.number}`)
    else if (state !== undefined && !fenceable[mode].has(state[0]))
      violate(line, open.has(state[0]) ? 'one-send' : 'ended', `a fence ${mode} in the state ${state[0]}`)
    const spent = spentCap(step, countedBut(token), windowMs, atMs)
    if (spent !== undefined) violate(line, 'caps', spent)
    held.set(token, { fence: line, applied, returned: 'no' })
  }

  /** Whether the line contradicts what the log says of the same send before. */
  const contradicts = (line: PlacedLine, own: Held, isEffect: boolean): void => {
    const other = isEffect ? own.noEffect : own.effect
    const says = isEffect ? 'Plaid made nothing' : 'Plaid made an attempt'
    if (other !== undefined) violate(line, 'events', `line ${other.number} says of the same send that ${says}`)
    if (isEffect) own.effect ??= line
    else own.noEffect ??= line
  }

  const onHolder = (line: SavingLine & { readonly step: OfHolder }, applied: Applied): void => {
    const { step } = line
    const own = held.get(step.token)
    const id = foldedId(step.attempt_id)
    if (hasNoEffect(step) && underWay.get(id)?.step.token === step.token) underWay.delete(id)
    if (own === undefined) {
      if (isMissing) note(line, 'unchecked', `the fence of this ${step._tag} would stand in a part that is missing`)
      else violate(line, 'holder', `a ${step._tag} with a token that no fence has`)
      return
    }
    if (foldedId(own.fence.step.attempt_id) !== id)
      violate(line, 'holder', `its token is of the fence of ${own.fence.step.attempt_id}, line ${own.fence.number}`)
    if (step._tag === 'Record' && own.sent === undefined)
      violate(line, 'holder', `the fence of line ${own.fence.number} was followed by no request`)
    if (hasEffect(step)) contradicts(line, own, true)
    if (!hasNoEffect(step)) return
    contradicts(line, own, false)
    if (applied !== 'no') own.returned = applied
  }

  /** Another process than the holder, or the holder itself, ended the hold. */
  const noteEnd = ({ step, state, ...line }: SavingLine): void => {
    if (!('attempt_id' in step)) return
    const id = foldedId(step.attempt_id)
    if (step._tag === 'Rearm') underWay.delete(id)
    if (state !== undefined && withChild.has(state[1])) children.set(id, { ...line, step, state })
    if (state?.[0] !== 'Sending' || state[1] === 'Sending') return
    for (const own of held.values())
      if (foldedId(own.fence.step.attempt_id) === id) own.overtaken ??= { ...line, step, state }
  }

  const onSave = (line: SavingLine, applied: Applied): void => {
    const { step } = line
    if (step._tag === 'Fence' && applied === 'no')
      held.set(step.token, { fence: { ...line, step }, applied, returned: 'no' })
    else if (step._tag === 'Fence') onFence({ ...line, step }, applied)
    if (step._tag === 'Record' || step._tag === 'Unsend') onHolder({ ...line, step }, applied)
    if (applied === 'yes') noteEnd(line)
  }

  /** The fence of a request whose log has none. It was saved with an answer, so it made the version of the request. */
  const withoutFence = (line: PlacedLine): void => {
    const isOther = line.version[0] === 0 || (madeVersion > 0 && madeVersion === line.version[0])
    if (isMissing && !isOther)
      note(line, 'unchecked', 'the fence of this request would stand in a part that is missing')
    else violate(line, 'one-send', 'a request without a fence of its own')
  }

  const checkHold = (line: PlacedLine & { readonly step: SendStep }, own: Held): void => {
    const { fence, applied, sent, overtaken } = own
    if (sent !== undefined) violate(line, 'one-send', `line ${sent.number} is a request under the same fence`)
    if (foldedId(fence.step.attempt_id) !== foldedId(line.step.attempt_id))
      violate(line, 'one-send', `its fence, line ${fence.number}, is of ${fence.step.attempt_id}`)
    if (applied === 'no') violate(line, 'one-send', `its fence, line ${fence.number}, was not applied`)
    const waitedMs = line.atMs - fence.atMs
    if (overtaken !== undefined)
      violate(line, 'one-send', `line ${overtaken.number} ended its fence of line ${fence.number} before`)
    else if (waitedMs > limits.gateMs)
      violate(
        line,
        'one-send',
        `${waitedMs} ms after its fence, line ${fence.number}: another process may have taken over`,
      )
  }

  /** A send without an effect may have been taken back where nothing is in the log. */
  const doubtSends = (): void => {
    for (const id of underWay.keys()) doubted.add(id)
    for (const own of held.values()) if (own.effect === undefined && own.returned === 'no') own.returned = 'maybe'
  }

  /** Another fence sends for the same attempt. */
  const onOtherUnderWay = (line: PlacedLine, id: string, before: PlacedLine): void => {
    if (doubted.has(id))
      note(
        line,
        'unchecked',
        `that the request of line ${before.number} was taken back would stand where a line is missing`,
      )
    else violate(line, 'one-send', `the request of line ${before.number} may have had an effect, and was not re-armed`)
  }

  return {
    miss: () => {
      isMissing = true
      madeVersion = 0
      doubtSends()
    },
    save: ({ version, saved, lost }) => {
      // Only saves whose answers were lost: another process may have made the version, and died before its line.
      if (saved.length === 0) doubtSends()
      for (const line of lost) onSave(line, saved.length > 0 ? 'no' : 'maybe')
      for (const line of saved) onSave(line, 'yes')
      madeVersion = saved.length > 0 ? version + 1 : 0
    },
    send: line => {
      const { token, attempt_id } = line.step
      const id = foldedId(attempt_id)
      const own = held.get(token)
      const child = children.get(id)
      if (child !== undefined) violate(line, 'ended', `the attempt has a child since line ${child.number}`)
      if (own === undefined) withoutFence(line)
      else checkHold(line, own)
      const before = underWay.get(id)
      if (before !== undefined && before.step.token !== token) onOtherUnderWay(line, id, before)
      underWay.set(id, line)
      doubted.delete(id)
      if (own === undefined) return
      own.sent ??= line
      // Its holder has read its own token in the ledger.
      if (own.applied === 'maybe') own.applied = 'yes'
    },
    publish: line => {
      const { is_taken, attempt_id = '' } = line.step
      if (!is_taken || !isFact(line.step)) return
      for (const own of held.values())
        if (
          own.sent?.requestId !== undefined &&
          own.sent.requestId === line.requestId &&
          foldedId(own.fence.step.attempt_id) === foldedId(attempt_id)
        )
          contradicts(line, own, true)
    },
    hasSent: (attempt_id, requestId) =>
      [...held.values()].some(
        ({ fence, sent }) =>
          sent !== undefined &&
          sent.requestId === requestId &&
          foldedId(fence.step.attempt_id) === foldedId(attempt_id),
      ),
    modeOf: token => held.get(token)?.fence.step.mode,
  }
}
