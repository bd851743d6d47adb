import * as TE from 'fp-ts/TaskEither'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { Plaid } from '../../lib/ports/plaid.ts'
import { answerTo, type Retry } from '../support/memory-plaid.ts'
import { policyOf } from '../support/policy-inputs.ts'
import { randomFrom } from './jwt/random.ts'
import type { Change } from './simulation/change.ts'
import { active, findings } from './simulation/findings.ts'
import { beginWithoutWebhook, note } from './simulation/plaid-world.ts'
import { enqueue } from './simulation/queue.ts'
import { emptyWorld } from './simulation/schedule.ts'
import { runWorlds } from './simulation/side-by-side.ts'
import { noSwarm } from './simulation/swarm.ts'
import { request } from './simulation/worker.ts'
import type { World } from './simulation/world.ts'

/**
 * The attempt that each event of one story names: A is created, two of its steps are updated, it fails and is retried;
 * a step of its child B is updated, and B fails. An event says only that an attempt has changed.
 */
const events = ['A', 'A', 'A', 'A', 'A', 'B', 'B'] as const

/** Who retried A: a caller of this service, and the answer was lost, or an operator in Plaid's dashboard. */
const retriers = ['service', 'dashboard'] as const

interface StoryRun {
  /** Indices of `events`. */
  readonly order: ReadonlyArray<number>
  readonly isDoubled: boolean
  readonly retrier: (typeof retriers)[number]
}

const key: SubjectKey = {
  environment: 'production',
  client_user_id: 'user-1' as ClientUserId,
  template_id: 'template-1' as TemplateId,
}

const policy = policyOf(['/templateIds', [key.template_id]])

const typing = findings.find(({ name }) => name === 'one-detail-differs') ?? active

const fail = (world: World, id: string): void => {
  world.plaid.end(id, typing.snapshot)
  const attempt = world.attempts.get(id)
  if (attempt) attempt.finding = typing
}

/** Plaid retries without a webhook. The first child fails. */
const retryWithoutWebhook = (world: World): Retry | undefined => {
  const isFirst = world.plaid.newestOf(key)?.id === 'A'
  const retry = world.plaid.retry(key, isFirst ? 'B' : 'C')
  if (retry === undefined) return undefined
  note(world, retry.child.id, key, 'dashboard')
  if (isFirst) fail(world, retry.child.id)
  return retry
}

const minuteMs = 60_000

/** Plaid retries and sends no webhooks. The first answer is lost. */
const plaidWithoutWebhooks = (world: () => World, plaid: Plaid): Plaid => ({
  ...plaid,
  retryAttempt: () =>
    TE.fromIO((): Evidence => {
      const retry = retryWithoutWebhook(world())
      return retry?.retried.id === 'A' ? { _tag: 'Lost', cause: 'connection-lost' } : answerTo(retry)
    }),
})

/** The whole story happens at Plaid first. Then its events are delivered in the given order. */
const play = ({ order, isDoubled, retrier }: StoryRun, change: Change): World => {
  const world: World = emptyWorld({
    random: randomFrom(5_040),
    change: {
      ...change,
      plaid: (plaid, process, of) => plaidWithoutWebhooks(() => world, change.plaid?.(plaid, process, of) ?? plaid),
    },
    mode: 'enforce',
    policy,
    faultPercent: 0,
    faultsEndMs: 0,
    swarm: noSwarm,
    keys: [key],
    doesDashboardRace: false,
    trace: undefined,
    newToken: () => `send ${world.fences.size + 1}`,
  })
  beginWithoutWebhook(world, 'A', key)
  note(world, 'A', key, 'applicant')
  fail(world, 'A')
  if (retrier === 'service') request(world, { key, strategy: 'incomplete' }, 0)
  else retryWithoutWebhook(world)
  order.forEach((event, index) => {
    const id = events[event]
    if (id === undefined) return
    for (let copy = 0; copy < (isDoubled ? 2 : 1); copy += 1)
      enqueue(world, { _tag: 'StatusUpdate', id }, minuteMs / 2 + index * 2_000)
  })
  return world
}

const isTime = (member: string): boolean => member.endsWith('AtMs') || member === 'atMs' || member.endsWith('UntilMs')

const isByChance = (member: string): boolean => member === 'version' || member === 'token' || isTime(member)

/** A ledger without versions, times and tokens, which differ if a slow answer closes the gate before the send. */
const remembered = (subjects: ReadonlyArray<SubjectLedger>): string =>
  JSON.stringify(subjects, (member, value: unknown) => (isByChance(member) ? undefined : value))

/** All orders of `count` items; the first one is the natural order. */
export const ordersOf = (count: number): ReadonlyArray<ReadonlyArray<number>> => {
  if (count === 0) return [[]]
  return ordersOf(count - 1).flatMap(order =>
    Array.from({ length: count }, (_, index) => order.toSpliced(count - 1 - index, 0, count - 1)),
  )
}

export interface OrdersProof {
  readonly orders: number
  /** Number of orders that lead to the same ledger as the first one. */
  readonly alike: number
  /** The ledger after the first order, one for each retrier. */
  readonly ledgers: ReadonlyArray<string>
}

const ledgerAfter = (world: World): string => remembered(world.ledger.subjects())

/**
 * Plays the story in all orders, with every event once and twice, for each retrier. `changeOf` changes the service's
 * environment in each run, to show that this proof can fail.
 */
export const proveOrders = async (
  changeOf: () => Change = () => ({}),
  orders = ordersOf(events.length),
): Promise<OrdersProof> => {
  const isAlike = orders.map(() => true)
  const ledgers: string[] = []
  for (const retrier of retriers) {
    const ledgersOfRuns = await Promise.all(
      [false, true].map(isDoubled =>
        runWorlds(
          orders.map(order => ({ order, isDoubled, retrier })),
          run => play(run, changeOf()),
          ledgerAfter,
        ),
      ),
    )
    const [first = ''] = ledgersOfRuns[0] ?? []
    ledgers.push(first)
    for (const ended of ledgersOfRuns)
      ended.forEach((ledger, index) => {
        if (ledger !== first) isAlike[index] = false
      })
  }
  return { orders: orders.length, alike: isAlike.filter(alike => alike).length, ledgers }
}

/** The line that `npm run prove` prints. */
export const ordersLine = ({ orders, alike }: OrdersProof): string => `orders: ${alike} of ${orders} give one ledger`
