import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { Attempt, StepStatus, StepSummary } from '../../plaid/attempt.ts'
import type { PlaidEnv } from '../../plaid/environment.ts'
import { type Details, detailsOf } from './details.ts'

/** What a judged attempt must have besides what every attempt has. */
const Judged = t.strict({ client_user_id: t.string, steps: StepSummary })
type Judged = t.TypeOf<typeof Judged>

/**
 * The members of one attempt that the policy needs, from Plaid's `/identity_verification/get`: no personal data, and
 * no `shareable_url`, which is a bearer link.
 */
export interface Snapshot extends Omit<Attempt, 'shareable_url' | keyof Judged>, Judged, Details {
  /** The environment that it was read from; Plaid's answer does not name it. */
  readonly environment: PlaidEnv
  /** Statuses of steps that this version does not know; the names of these steps are dropped. */
  readonly otherSteps: ReadonlyArray<StepStatus>
}

const knownSteps: ReadonlySet<string> = new Set(Object.keys(StepSummary.type.props))

const otherStepsOf = (answer: unknown): ReadonlyArray<StepStatus> => {
  const steps = t.UnknownRecord.is(answer) ? answer['steps'] : undefined
  if (!t.UnknownRecord.is(steps)) return []
  return Object.entries(steps)
    .filter(([name]) => !knownSteps.has(name))
    .map(([, status]) => E.getOrElse((): StepStatus => 'unrecognised')(StepStatus.decode(status)))
}

/**
 * Decodes an attempt. Its owner and the status of every step must be as Plaid documents them. The findings are read leniently,
 * member by member (`codec/reading.ts`), and never make the decoding fail.
 */
export const snapshotDecoder = (environment: PlaidEnv): t.Decoder<unknown, Snapshot> => {
  const decoder: t.Decoder<unknown, Snapshot> = {
    name: 'Snapshot',
    validate: (input, context) =>
      pipe(
        Attempt.validate(input, context),
        E.flatMap(({ shareable_url: _, ...attempt }) =>
          E.map((judged: Judged) => ({
            ...attempt,
            ...judged,
            ...detailsOf(input),
            environment,
            otherSteps: otherStepsOf(input),
          }))(Judged.validate(input, context)),
        ),
      ),
    decode: input => decoder.validate(input, t.getDefaultContext(decoder)),
  }
  return decoder
}
