import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { Attempt, StepStatus, StepSummary } from '../../plaid/attempt.ts'
import type { PlaidEnv } from '../../plaid/environment.ts'
import { type Details, detailsOf } from './details.ts'

/**
 * What the policy needs of one attempt, as Plaid's `/identity_verification/get` tells it: no personal data, and not
 * `shareable_url`, which is a bearer link.
 */
export interface Snapshot extends Omit<Attempt, 'shareable_url'>, Details {
  /** Where it was read; Plaid's answer does not say. */
  readonly environment: PlaidEnv
  /** Statuses of steps that we do not know, if there are any; their names are Plaid's text, and dropped. */
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
 * Reads an attempt. What every attempt has (`Attempt`) must be as Plaid describes it; what the steps found is read
 * leniently, member by member (`codec/reading.ts`), and can make no answer fail.
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
