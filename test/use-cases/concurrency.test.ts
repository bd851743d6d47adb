import { setTimeout } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import { afterEach, expect, test } from 'vitest'
import { countersIn } from '../../lib/adapters/dynamodb/counters.ts'
import { dueRowsIn } from '../../lib/adapters/dynamodb/due-rows.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import { retryOnDemand } from '../../lib/use-cases/retry-on-demand.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { type LedgerTable, openLedgerTable } from '../support/ledger-table.ts'
import { attemptId } from '../support/plaid-answer.ts'
import { sized } from '../support/size.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'
import { countsOf } from '../support/window.ts'

const workers = sized({ sample: 6, full: 64 })
const { client_user_id, template_id } = subject
const { caps } = fixturePolicy

let table: LedgerTable | undefined
afterEach(() => table?.close())

const onDemand = (world: UseCaseEnvironment) =>
  retryOnDemand({
    request: { client_user_id, template_id, strategy: 'incomplete' },
    dryRun: false,
    overrides: new Set(),
    isFromBus: false,
    remainingMs: world.remainingMs,
  })(world.environment())()

const automatic = async (world: UseCaseEnvironment, newest: string) => {
  await handleStatusUpdate(newest)(world.environment())()
  return serveDue(subject, world.remainingMs)(world.environment())()
}

/** All workers run at once on the newest attempt, which fails after each retry, for one round more than the cap. */
test.each<[string, (worker: number) => boolean, { total: number; automaticMax: number }]>([
  ['on demand', () => true, { total: caps.onDemandPerSubjectMax, automaticMax: 0 }],
  ['automatically', () => false, { total: caps.automaticPerSubjectMax, automaticMax: caps.automaticPerSubjectMax }],
  [
    'both',
    worker => worker % 2 === 0,
    { total: caps.onDemandPerSubjectMax, automaticMax: caps.automaticPerSubjectMax },
  ],
])(
  `${workers} concurrent workers never exceed a subject’s cap, nor retry one attempt twice: %s`,
  async (_, isOnDemand, budget) => {
    const store = await openLedgerTable()
    table = store
    const world = useCaseEnvironment(typingError, {
      ledger: () => ({ ...ledgerIn(store), ...dueRowsIn(store) }),
      counters: () => countersIn(store),
      wait: setTimeout,
    })
    let newest = attemptId
    for (let round = 0; round <= budget.total; round++) {
      const before = world.posts.length
      await Promise.all(
        Array.from({ length: workers }, (__, worker) =>
          isOnDemand(worker) ? onDemand(world) : automatic(world, newest),
        ),
      )
      expect(world.posts.length - before).toBeLessThanOrEqual(1)
      if (world.posts.length > before) newest = world.endNewest(...typingError).id
      world.advance(caps.cooldownMs)
    }

    const stored = await ledgerIn(store).load(subject)()
    const counts = E.isRight(stored) ? countsOf(stored.right, world.now()) : undefined
    expect((counts?.onDemand ?? 0) + (counts?.automatic ?? 0)).toBe(world.posts.length)
    expect(counts?.automatic).toBeLessThanOrEqual(budget.automaticMax)
    // A slot whose process did not fence stays for a while: the slots may be too many, and never too few.
    expect((await world.slots()).length).toBeGreaterThanOrEqual(counts?.automatic ?? 0)
    expect(world.posts.length).toBeGreaterThan(0)
    expect(world.posts.length).toBeLessThanOrEqual(budget.total)
  },
  120_000,
)
