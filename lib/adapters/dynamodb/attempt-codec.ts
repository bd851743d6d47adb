import * as t from 'io-ts'
import type {
  AttemptEntry,
  AttemptState,
  DecisionMark,
  Resting,
  ReviewMark,
  Send,
} from '../../domain/ledger/ledger-attempt.ts'

type Stored<A> = t.Type<A, unknown, unknown>

const withOptional = <R extends t.Props, O extends t.Props>(required: R, optional: O) =>
  t.exact(t.intersection([t.type(required), t.partial(optional)]))

const SendCodec: Stored<Send> = withOptional(
  {
    token: t.string,
    mode: t.union([t.literal('automatic'), t.literal('on-demand')]),
    strategy: t.union([t.literal('reset'), t.literal('incomplete'), t.literal('custom')]),
    sentAtMs: t.number,
    rules: t.readonlyArray(t.string),
  },
  {
    isDocumentOrSelfie: t.literal(true),
    day: t.number,
    key: t.string,
    note: t.strict({ by: t.string, reason: t.string }),
  },
)

const RestingCodec: Stored<Resting> = t.union([
  t.strict({
    _tag: t.union([t.literal('Scheduled'), t.literal('Waiting')]),
    dueAtMs: t.number,
    sinceMs: t.number,
    failures: t.number,
  }),
  withOptional(
    {
      _tag: t.literal('Watched'),
      as: t.union([t.literal('child'), t.literal('early')]),
      fromMs: t.number,
      looksFromMs: t.number,
      lookAtMs: t.number,
    },
    { createdAtMs: t.number, steps: t.string, isAbandoned: t.literal(true) },
  ),
  t.strict({ _tag: t.literal('Refused'), error_code: t.string, token: t.string }),
  t.strict({ _tag: t.literal('Skipped'), reason: t.string }),
])

const DecisionCodec: Stored<DecisionMark> = withOptional(
  { rules: t.readonlyArray(t.string), policy: t.string, atMs: t.number },
  { hash: t.string },
)

const ReviewedCodec: Stored<ReviewMark> = withOptional(
  { act: t.union([t.literal('closed'), t.literal('rearmed')]), atMs: t.number },
  { by: t.string, reason: t.string },
)

const StateCodec: Stored<AttemptState> = t.union([
  RestingCodec,
  withOptional({ _tag: t.literal('Sending'), leaseUntilMs: t.number }, { before: RestingCodec }),
  withOptional({ _tag: t.literal('Unknown'), lookAtMs: t.number }, { before: RestingCodec }),
  withOptional({ _tag: t.literal('Review') }, { lookAtMs: t.number, before: RestingCodec, isClosed: t.literal(true) }),
  withOptional(
    { _tag: t.literal('Retried'), child_id: t.string, how: t.union([t.literal('sent'), t.literal('adopted')]) },
    { others: t.readonlyArray(t.string) },
  ),
  t.strict({ _tag: t.literal('Misdirected'), child_id: t.string }),
  t.strict({ _tag: t.literal('Superseded') }),
])

/** One attempt as it is stored. Exact: members that the domain's type does not have are dropped. */
export const AttemptCodec: Stored<AttemptEntry> = withOptional(
  { attempt_id: t.string, allowed: t.number, sends: t.readonlyArray(SendCodec), state: StateCodec },
  { decision: DecisionCodec, reviewed: ReviewedCodec },
)
