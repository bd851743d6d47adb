import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { emptyLedger, type SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { Protocol } from './model-protocol.ts'
import type { Bounds } from './model-surroundings.ts'
import type { Allowance, World } from './model-world.ts'

export interface Scenario extends Bounds {
  readonly name: string
  readonly grain: Protocol['grain']
  /** Other keys with counted sends, in the last year, leave room for one more key. */
  readonly areKeysFull: boolean
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
  failures: 0,
  overdue: 0,
  earlyReads: 0,
  successes: 0,
  reviewers: 0,
  twins: 0,
  deletedTemplates: 0,
}

interface Settings extends Partial<Allowance> {
  readonly workersMax: number
  readonly generations: number
  readonly grain?: Protocol['grain']
  readonly hasLooks?: boolean
  readonly areKeysFull?: boolean
}

export const scenario = (
  name: string,
  { workersMax, generations, grain = 'coarse', hasLooks = false, areKeysFull = false, ...allowance }: Settings,
): Scenario => ({
  name,
  workersMax,
  generations,
  grain,
  hasLooks,
  areKeysFull,
  allowance: { ...nothing, ...allowance },
})

const eachFault = { workersMax: 2, generations: 1, webhooks: 2, crashes: 1, lostSaves: 1, definiteNos: 1 } as const
const withLooks = { workersMax: 2, hasLooks: true } as const

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
    webhooks: 2,
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
    definiteNos: 1,
  }),
  scenario('fine grain, a lost save', { ...eachFault, grain: 'fine' }),
  scenario('a watched child', { ...withLooks, generations: 2, webhooks: 1, earlyReads: 1, successes: 1 }),
  scenario('a reviewer', { ...withLooks, generations: 2, webhooks: 2, earlyReads: 1, successes: 1, reviewers: 1 }),
  scenario('an early read, and a request', { ...withLooks, generations: 1, webhooks: 2, requests: 1, earlyReads: 2 }),
  scenario('reads fail', { workersMax: 2, generations: 2, webhooks: 3, crashes: 1, failures: 2, overdue: 1 }),
  scenario('a deleted template', { ...eachFault, deletedTemplates: 1 }),
  scenario('two children', { workersMax: 2, generations: 1, webhooks: 3, requests: 1, elsewhere: 1, twins: 1 }),
  scenario('late evidence', { workersMax: 3, generations: 1, webhooks: 1, requests: 1, rearms: 1, elsewhere: 1 }),
  scenario('keys are full', { workersMax: 2, generations: 1, webhooks: 1, requests: 2, areKeysFull: true }),
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

const emptySubject = emptyLedger({
  environment: 'sandbox',
  template_id: 'template' as TemplateId,
  client_user_id: 'user' as ClientUserId,
})

const yearMs = 365 * 24 * 60 * 60_000

/** A subject whose keys leave no room: a send, no longer within any window, stands behind each of them. */
const withFullKeys = (): SubjectLedger => {
  const keys = Array.from({ length: ledgerLimits.pinsMax }, (_, index) => `sent${index}`)
  return {
    ...emptySubject,
    pins: keys.map(key => ({ key, request: '', attempt_id: `old ${key}` })),
    attempts: keys.map(key => ({
      attempt_id: `old ${key}`,
      allowed: 1,
      sends: [{ token: key, mode: 'on-demand', strategy: 'reset', sentAtMs: -yearMs, rules: [], key }],
      state: { _tag: 'Retried', child_id: `child of ${key}`, how: 'sent' },
    })),
  }
}

/** One failed attempt, and a ledger without attempts, or with old ones. */
export const startOf = ({ allowance, areKeysFull }: Scenario): World => ({
  subject: areKeysFull ? withFullKeys() : emptySubject,
  attempts: [{ parent: -1, by: 'create' }],
  newest: 'failed',
  isListRefused: false,
  known: [false, false, false, false],
  reported: [],
  workers: [],
  lateSaves: [],
  posts: [],
  left: allowance,
  tokens: 0,
  sent: [0, 0, 0, 0],
  sentAutomatically: 0,
  sentUnderKey: 0,
})
