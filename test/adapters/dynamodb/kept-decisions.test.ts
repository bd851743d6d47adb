import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decisionsIn } from '../../../lib/adapters/dynamodb/decisions.ts'
import { keptDecisionsIn } from '../../../lib/adapters/dynamodb/kept-decisions.ts'
import { decidedShardCount } from '../../../lib/domain/automatic/index-shards.ts'
import type { DecisionItem } from '../../../lib/domain/decision-item.ts'
import type { DecidedPosition } from '../../../lib/domain/operator/decided-position.ts'
import { dayMs } from '../../../lib/domain/policy/bounds.ts'
import type { KeptPage } from '../../../lib/ports/kept-decisions.ts'
import { heldDecision } from '../../support/held-decision.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { rightOf } from '../../support/right-of.ts'

let table: LedgerTable
beforeAll(async () => {
  table = await openLedgerTable()
})
afterAll(() => table.close())

/** All pages of a day. */
const keptOn = async (day: string, period: { readonly fromMs: number; readonly toMs: number }) => {
  const { page } = keptDecisionsIn(table)
  const found: DecisionItem[] = []
  let pages = 0
  for (let shard = 0; shard < decidedShardCount; shard += 1) {
    let position: DecidedPosition | undefined = { day, shard }
    while (position !== undefined) {
      const kept: KeptPage = rightOf(await page(period, position)())
      expect(kept.unreadable).toBe(0)
      found.push(...kept.decisions)
      pages += 1
      position = kept.next
    }
  }
  return { found, pages }
}

test('the decisions of a day are found, page by page, each once, with all that was kept', async () => {
  const { record } = decisionsIn(table, 400)
  const decisions = [
    ...Array.from({ length: 130 }, (_, index) => heldDecision({ attempt_id: `idv_${index}`, atMs: t0 + index })),
    heldDecision({ key: subjectKey('another-of-the-day') }),
  ]
  for (const decision of [...decisions, heldDecision({ attempt_id: 'idv_next', atMs: t0 + dayMs })])
    expect(await record(decision)()).toStrictEqual(E.right(undefined))
  const day = new Date(t0).toISOString().slice(0, 10)
  const { found, pages } = await keptOn(day, { fromMs: t0, toMs: t0 + dayMs })
  const sorted = (items: ReadonlyArray<DecisionItem>) =>
    items.toSorted((one, other) => one.atMs - other.atMs || one.attempt_id.localeCompare(other.attempt_id))
  expect(sorted(found)).toStrictEqual(sorted(decisions))
  expect(pages).toBeGreaterThan(decidedShardCount)
  const some = await keptOn(day, { fromMs: t0 + 10, toMs: t0 + 12 })
  expect(some.found.map(({ attempt_id }) => attempt_id).toSorted()).toStrictEqual(['idv_10', 'idv_11'])
})
