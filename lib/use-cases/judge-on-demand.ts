import * as E from 'fp-ts/Either'
import { decisionOnDemand, listedLineage } from '../domain/advice.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { readLineage } from './read-lineage.ts'
import type { RetryContext, RetryStep } from './retry-command.ts'

/** What the policy says of a retry on demand, and how many retries Plaid's list shows. */
export interface JudgedOnDemand {
  readonly decision: Decision
  readonly listedRetries: number
}

/** The policy's decision. For the bus, whose requests must not get past a veto, Plaid is asked what its list lacks. */
export const judgeOnDemand =
  ({ subject, history }: RetryContext, target: Snapshot, isFromBus: boolean): RetryStep<JudgedOnDemand> =>
  environment =>
  async () => {
    const { policy, nowMs } = environment
    const lineage = isFromBus
      ? await readLineage(target, history)(environment)()
      : E.right(listedLineage(policy, target, history, nowMs()))
    if (E.isLeft(lineage)) return lineage
    const decision = decisionOnDemand(policy, target, lineage.right, subject, nowMs())
    return E.right({ decision, listedRetries: lineage.right.children })
  }
