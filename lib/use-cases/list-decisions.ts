import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { decidedShardCount } from '../domain/automatic/index-shards.ts'
import type { DecisionItem } from '../domain/decision-item.ts'
import { readCursor, writeCursor } from '../domain/operator/cursor.ts'
import { DecidedPosition } from '../domain/operator/decided-position.ts'
import type { Period } from '../domain/operator/period.ts'
import { dayMs, dayOf } from '../domain/policy/bounds.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { KeptDecisionsEnvironment } from '../ports/kept-decisions.ts'
import type { DeploymentEnvironment } from './deployment.ts'

export type ListDecisionsEnvironment = KeptDecisionsEnvironment & Pick<DeploymentEnvironment, 'plaidEnv'>

interface DecisionPage {
  readonly decisions: ReadonlyArray<DecisionItem>
  readonly unreadable: number
  readonly next?: string
}

/** Empty days and shards are passed over, so many for each call. */
const queriesMax = 40

const textOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** The shard after this one, on the same day or the next; undefined after the last one of the period. */
const positionAfter = ({ day, shard }: DecidedPosition, { toMs }: Period): DecidedPosition | undefined => {
  if (shard + 1 < decidedShardCount) return { day, shard: shard + 1 }
  const nextDay = dayOf(Date.parse(`${day}T00:00:00Z`)) + 1
  return nextDay * dayMs < toMs ? { day: textOf(nextDay * dayMs), shard: 0 } : undefined
}

/** One page of the decisions of a period that were made in this environment. A page may be empty and have a next one. */
export const listDecisions =
  (
    { from, to }: { readonly from: string; readonly to: string },
    cursor: string | undefined,
  ): ReaderTaskEither<ListDecisionsEnvironment, RetryError, DecisionPage> =>
  ({ keptDecisions, plaidEnv }) =>
  async () => {
    const period: Period = { fromMs: Date.parse(from), toMs: Date.parse(to) }
    const started = readCursor(DecidedPosition, cursor)
    if (E.isLeft(started)) return started
    let position: DecidedPosition | undefined = started.right ?? { day: textOf(period.fromMs), shard: 0 }
    let unreadable = 0
    let decisions: ReadonlyArray<DecisionItem> = []
    for (let queries = 0; queries < queriesMax && position !== undefined && decisions.length === 0; queries += 1) {
      const page = await keptDecisions.page(period, position)()
      if (E.isLeft(page)) return page
      decisions = page.right.decisions.filter(({ key }) => key.environment === plaidEnv)
      unreadable += page.right.unreadable
      position = page.right.next ?? positionAfter(position, period)
    }
    return E.right({
      decisions,
      unreadable,
      ...(position !== undefined && { next: writeCursor(DecidedPosition, position) }),
    })
  }
