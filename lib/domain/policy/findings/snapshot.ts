import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { Attempt, type AttemptRow, StepStatus, stepNames } from '../../plaid/attempt.ts'
import type { PlaidEnv } from '../../plaid/environment.ts'
import { type Details, detailsOf } from './details.ts'

/**
 * The members of one attempt that the policy needs, from Plaid's `/identity_verification/get`, or from a row of its
 * `list`, which is as whole: no personal data, and no `shareable_url`, which is a bearer link.
 */
export interface Snapshot extends AttemptRow, Details {
  /** The environment that it was read from; Plaid's answer does not name it. */
  readonly environment: PlaidEnv
  /** Statuses of steps that this version does not know; the names of these steps are dropped. */
  readonly otherSteps: ReadonlyArray<StepStatus>
}

const knownSteps: ReadonlySet<string> = new Set(stepNames)

const otherStepsOf = (answer: unknown): ReadonlyArray<StepStatus> => {
  const steps = t.UnknownRecord.is(answer) ? answer['steps'] : undefined
  if (!t.UnknownRecord.is(steps)) return []
  return Object.entries(steps)
    .filter(([name]) => !knownSteps.has(name))
    .map(([, status]) => E.getOrElse((): StepStatus => 'unrecognised')(StepStatus.decode(status)))
}

/**
 * Decodes an attempt. The findings are read leniently, member by member (`codec/reading.ts`), and never make the
 * decoding fail: what cannot be read is unknown, which never counts in favour of a retry.
 */
export const snapshotDecoder = (environment: PlaidEnv): t.Decoder<unknown, Snapshot> => {
  const decoder: t.Decoder<unknown, Snapshot> = {
    name: 'Snapshot',
    validate: (input, context) =>
      pipe(
        Attempt.validate(input, context),
        E.map(({ shareable_url: _, ...attempt }) => ({
          ...attempt,
          ...detailsOf(input),
          environment,
          otherSteps: otherStepsOf(input),
        })),
      ),
    decode: input => decoder.validate(input, t.getDefaultContext(decoder)),
  }
  return decoder
}
