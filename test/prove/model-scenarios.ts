import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { Protocol } from './model-protocol.ts'
import type { Bounds } from './model-surroundings.ts'
import type { Allowance, World } from './model-world.ts'

export interface Scenario extends Bounds {
  readonly name: string
  readonly grain: Protocol['grain']
}

const nothing: Allowance = {
  webhooks: 0,
  requests: 0,
  crashes: 0,
  lostSaves: 0,
  freezes: 0,
  definiteNos: 0,
  refusals: 0,
  elsewhere: 0,
  rearms: 0,
}

interface Settings extends Partial<Allowance> {
  readonly workersMax: number
  readonly generations: number
  readonly grain?: Protocol['grain']
}

export const scenario = (
  name: string,
  { workersMax, generations, grain = 'coarse', ...allowance }: Settings,
): Scenario => ({ name, workersMax, generations, grain, allowance: { ...nothing, ...allowance } })

/** At most 3 workers, 3 deliveries, 2 crashes and 2 generations. The number of sweeps is not limited. */
export const scenarios: ReadonlyArray<Scenario> = [
  scenario('two generations', {
    workersMax: 3,
    generations: 2,
    webhooks: 3,
    crashes: 2,
    lostSaves: 1,
    freezes: 1,
    definiteNos: 1,
  }),
  scenario('two lost saves', {
    workersMax: 3,
    generations: 1,
    webhooks: 3,
    crashes: 2,
    lostSaves: 2,
    freezes: 1,
    definiteNos: 1,
  }),
  scenario('somebody else retries', {
    workersMax: 3,
    generations: 2,
    webhooks: 2,
    crashes: 2,
    elsewhere: 1,
    lostSaves: 1,
  }),
  scenario('on demand, under a key', {
    workersMax: 2,
    generations: 2,
    webhooks: 1,
    requests: 3,
    crashes: 2,
    definiteNos: 1,
    refusals: 1,
  }),
  scenario('on demand, at once', { workersMax: 3, generations: 2, webhooks: 1, requests: 2, crashes: 2 }),
  scenario('an operator re-arms', {
    workersMax: 2,
    generations: 1,
    webhooks: 1,
    requests: 1,
    crashes: 1,
    rearms: 1,
    definiteNos: 1,
    refusals: 1,
  }),
  scenario('fine grain', {
    grain: 'fine',
    workersMax: 2,
    generations: 2,
    webhooks: 2,
    crashes: 1,
    lostSaves: 1,
    definiteNos: 1,
  }),
]

/** These take one or two minutes more, and more memory than a test should use. */
export const largerScenarios: ReadonlyArray<Scenario> = [
  scenario('larger: two generations, two lost saves', {
    workersMax: 3,
    generations: 2,
    webhooks: 3,
    crashes: 2,
    lostSaves: 2,
    freezes: 1,
    definiteNos: 1,
  }),
  scenario('larger: somebody else retries', {
    workersMax: 3,
    generations: 2,
    webhooks: 3,
    crashes: 2,
    lostSaves: 1,
    freezes: 1,
    elsewhere: 1,
  }),
  scenario('larger: fine grain', { grain: 'fine', workersMax: 3, generations: 2, webhooks: 2, crashes: 1 }),
]

/** One failed attempt, and an empty ledger. */
export const startOf = ({ allowance }: Bounds): World => ({
  subject: emptyLedger({
    environment: 'sandbox',
    template_id: 'template' as TemplateId,
    client_user_id: 'user' as ClientUserId,
  }),
  attempts: [{ parent: -1, by: 'create' }],
  hasNewestFailed: true,
  workers: [],
  lateSaves: [],
  posts: [],
  left: allowance,
  tokens: 0,
  sent: [0, 0, 0, 0],
  sentAutomatically: 0,
  sentUnderKey: 0,
})
