import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import type { LedgerCommand, PinKey, SendResult } from '../../lib/domain/ledger/ledger-command.ts'

/** A request to Plaid's retry that was about to leave, and an event that was given to the bus. */
export interface SendStep {
  readonly _tag: 'Send'
  readonly attempt_id: string
  readonly token: string
}
export interface PublishStep {
  readonly _tag: 'Publish'
  readonly attempt_id?: string
  readonly id: string
  readonly is_taken: boolean
}

/** One line of the trace. Tokens, keys and steps are hashes, which `transition` only compares. */
export interface TraceLine {
  readonly subject: string
  /** Before and after; the same of what saves nothing. */
  readonly version: readonly [number, number]
  readonly atMs: number
  /** The state of the attempt before and after. */
  readonly state?: readonly [string, string]
  /** The answer of the save was lost: it may have been applied. */
  readonly isLost: boolean
  readonly requestId?: string
  readonly step: LedgerCommand | SendStep | PublishStep
}

type Read<A> = t.Type<A, unknown, unknown>

/** JSON has no undefined, so that an optional member that is absent stays absent. */
type Members<R extends t.Props, O extends t.Props> = { readonly [K in keyof R]: t.TypeOf<R[K]> } & {
  readonly [K in keyof O]?: t.TypeOf<O[K]>
}

const members = <R extends t.Props, O extends t.Props>(required: R, optional: O) =>
  t.exact(t.intersection([t.type(required), t.partial(optional)])) as unknown as Read<Members<R, O>>

const attempt_id = t.string
const ofAttempt = <T extends string>(tag: T) => t.strict({ _tag: t.literal(tag), attempt_id })

const SendResultCodec: Read<SendResult> = t.union([
  t.strict({ _tag: t.literal('Retried'), child_id: t.string }),
  t.strict({ _tag: t.literal('Misdirected'), child_id: t.string }),
  t.strict({ _tag: t.literal('Refused'), error_code: t.string }),
  t.strict({ _tag: t.literal('DefiniteNo'), notBeforeMs: t.number, random: t.number }),
  t.strict({ _tag: t.literal('Unknown') }),
])

const CapsCodec: Read<SubjectCaps> = t.strict({
  automaticPerSubjectMax: t.number,
  automaticByDocumentOrSelfieMax: t.number,
  lineageRetriesMax: t.number,
  onDemandPerSubjectMax: t.number,
  cooldownMs: t.number,
})

const PinCodec: Read<Omit<PinKey, '_tag' | 'attempt_id'>> = t.strict({ key: t.string, request: t.string })

const texts = t.readonlyArray(t.string)

type Step = TraceLine['step']

/** The reading of each kind of line. One that is missing here does not compile. */
const steps: { readonly [T in Step['_tag']]: Read<Extract<Step, { readonly _tag: T }>> } = {
  Schedule: members(
    {
      _tag: t.literal('Schedule'),
      attempt_id,
      dueAtMs: t.number,
      decision: members({ rules: texts, policy: t.string }, { hash: t.string }),
    },
    { createdAtMs: t.number },
  ),
  Postpone: t.strict({ _tag: t.literal('Postpone'), attempt_id, dueAtMs: t.number, isExpected: t.boolean }),
  PinKey: t.strict({ _tag: t.literal('PinKey'), attempt_id, key: t.string, request: t.string }),
  Fence: members(
    {
      _tag: t.literal('Fence'),
      attempt_id,
      token: t.string,
      mode: t.union([t.literal('automatic'), t.literal('on-demand')]),
      strategy: t.union([t.literal('reset'), t.literal('incomplete'), t.literal('custom')]),
      rules: texts,
      maxima: t.record(t.string, t.number),
      caps: CapsCodec,
    },
    { isDocumentOrSelfie: t.literal(true), day: t.number, pin: PinCodec },
  ),
  Unsend: t.strict({ _tag: t.literal('Unsend'), attempt_id, token: t.string, dueAtMs: t.number }),
  Record: members(
    { _tag: t.literal('Record'), attempt_id, token: t.string, result: SendResultCodec },
    { published: texts },
  ),
  Adopt: members({ _tag: t.literal('Adopt'), attempt_id, child_id: t.string }, { createdAtMs: t.number }),
  Look: ofAttempt('Look'),
  Fail: t.strict({ _tag: t.literal('Fail'), attempt_id, isRefused: t.boolean, random: t.number }),
  Watch: members({ _tag: t.literal('Watch'), attempt_id, steps: t.string }, { createdAtMs: t.number }),
  Watching: t.strict({ _tag: t.literal('Watching'), attempt_id, status: t.string, steps: t.string }),
  Unwatch: members(
    {
      _tag: t.literal('Unwatch'),
      attempt_id,
      outcome: t.union([t.literal('success'), t.literal('canceled'), t.literal('judged'), t.literal('not-completed')]),
    },
    { endedAtMs: t.number },
  ),
  Supersede: ofAttempt('Supersede'),
  Skip: members({ _tag: t.literal('Skip'), attempt_id, reason: t.string }, { isNever: t.literal(true) }),
  Exhaust: ofAttempt('Exhaust'),
  Rearm: t.strict({ _tag: t.literal('Rearm'), attempt_id, allowed: t.number }),
  Close: ofAttempt('Close'),
  Forget: t.strict({ _tag: t.literal('Forget') }),
  Enqueue: t.strict({ _tag: t.literal('Enqueue') }),
  Published: t.strict({ _tag: t.literal('Published'), ids: texts }),
  Send: t.strict({ _tag: t.literal('Send'), attempt_id, token: t.string }),
  Publish: members({ _tag: t.literal('Publish'), id: t.string, is_taken: t.boolean }, { attempt_id: t.string }),
}

const pair = <C extends t.Mixed>(codec: C) => t.tuple([codec, codec])

const LineCodec = t.intersection([
  t.type({ trace: t.string, subject: t.string, version: pair(t.number), at: t.number, arguments: t.UnknownRecord }),
  t.partial({ attempt_id: t.string, state: pair(t.string), is_lost: t.literal(true), request_id: t.string }),
])

const isStep = (tag: string): tag is Step['_tag'] => Object.hasOwn(steps, tag)

/** Whether a command was saved by this line, or may have been. */
export const isSaving = (line: TraceLine): line is TraceLine & { readonly step: LedgerCommand } =>
  line.step._tag !== 'Send' && line.step._tag !== 'Publish'

/** The versions of a line of this kind: a save makes the next one. */
const isNumbered = ({ version: [before, after], step }: TraceLine): boolean =>
  Number.isSafeInteger(before) && before >= 0 && after === before + (isSaving({ step } as TraceLine) ? 1 : 0)

/** Reads what `lib/adapters/journal/trace-line.ts` writes; undefined: this version does not understand it. */
export const readTraceLine = (value: unknown): TraceLine | undefined => {
  const decoded = LineCodec.decode(value)
  if (E.isLeft(decoded)) return undefined
  const { trace, subject, version, at, attempt_id: id, state, is_lost, request_id } = decoded.right
  if (!isStep(trace)) return undefined
  const step = steps[trace].decode({
    ...decoded.right.arguments,
    _tag: trace,
    ...(id !== undefined && { attempt_id: id }),
  })
  if (E.isLeft(step)) return undefined
  const line: TraceLine = {
    subject,
    version,
    atMs: at,
    ...(state !== undefined && { state }),
    isLost: is_lost === true,
    ...(request_id !== undefined && { requestId: request_id }),
    step: step.right,
  }
  return isNumbered(line) ? line : undefined
}
