import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { Attempt, StepStatus, StepSummary } from '../../plaid/attempt.ts'
import type { PlaidEnv } from '../../plaid/environment.ts'
import { type Details, detailsOf } from './details.ts'

/**
 * The members of one attempt that the policy needs, from Plaid's `/identity_verification/get`: no personal data, and
 * no `shareable_url`, which is a bearer link.
 */
export interface Snapshot extends Omit<Attempt, 'shareable_url'>, Details {
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
 * Decodes an attempt. The members of `Attempt` must be as Plaid documents them. The findings are read leniently,
 * member by member (`codec/reading.ts`), and never make the decoding fail.
 */
export const snapshotDecoder = (environment: PlaidEnv): t.Decoder<unknown, Snapshot> => {
  const decoder: t.Decoder<unknown, Snapshot> = {
    name: 'Snapshot',
    validate: (input, context) =>
      E.map(({ shareable_url: _, ...attempt }: Attempt) => ({
        ...attempt,
        ...detailsOf(input),
        environment,
        otherSteps: otherStepsOf(input),
      }))(Attempt.validate(input, context)),
    decode: input => decoder.validate(input, t.getDefaultContext(decoder)),
  }
  return decoder
}
