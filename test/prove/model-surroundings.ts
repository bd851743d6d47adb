import * as E from 'fp-ts/Either'
import { countsOf, isWithinCaps } from '../../lib/domain/ledger/caps.ts'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import { pinOf } from '../../lib/domain/ledger/pin-key.ts'
import { key } from './model-after.ts'
import { saved } from './model-apply.ts'
import { type Protocol, times } from './model-protocol.ts'
import { type Allowance, attemptId, numberOf, type Step, type Worker, type World } from './model-world.ts'

export interface Bounds {
  readonly workersMax: number
  /** Attempts that may fail; later ones stay unfinished. */
  readonly generations: number
  readonly allowance: Allowance
}

const spent = (world: World, what: keyof Allowance): Allowance => ({ ...world.left, [what]: world.left[what] - 1 })

const attemptsMax = 4

// `support/memory-plaid.ts` does not fit, for the same reason as in `model-apply.ts`: a state of the model is a value.

/** Plaid retries the attempt that is newest when the request arrives. */
const landed = (world: World, by: string): Pick<World, 'attempts' | 'hasNewestFailed'> => ({
  attempts: [...world.attempts, { parent: world.attempts.length - 1, by }],
  hasNewestFailed: false,
})

/** A list may be current or old: a worker begins with each possible state of it. */
const readings = (world: World, attempt: number): ReadonlyArray<number> =>
  Array.from({ length: world.attempts.length - attempt }, (_, later) => attempt + 1 + later)

const isFailed = (world: World, attempt: number): boolean =>
  attempt < world.attempts.length - 1 || world.hasNewestFailed

const automatic = (world: World, protocol: Protocol): ReadonlyArray<Step> => {
  const planned = { mode: 'automatic', rules: [], ruleMax: 1 } as const
  const hasBudget = protocol.isBudgetCheckedInFence || isWithinCaps(countsOf(world.subject), protocol.caps, planned)
  return world.attempts.flatMap((_, attempt) => {
    const state = entryOf(world.subject, attemptId(attempt))?.state._tag
    const isSwept = state !== undefined && swept.has(state)
    if (!isSwept && (state !== undefined || world.left.webhooks === 0 || !isFailed(world, attempt))) return []
    return readings(world, attempt).map(seen => ({
      label: `${isSwept ? 'sweep' : 'webhook'} for ${attemptId(attempt)}, list shows ${seen}`,
      world: {
        ...world,
        left: isSwept ? world.left : spent(world, 'webhooks'),
        workers: [...world.workers, { mode: 'automatic', attempt, at: 'act', seen, hasBudget } as const],
      },
    }))
  })
}

const swept: ReadonlySet<string> = new Set(['Scheduled', 'Waiting', 'Sending', 'Unknown', 'Review'])

/** All requests carry one key. They mean the pinned attempt, or without a pin the newest failed one in the list. */
const onDemand = (world: World, { isKeyPinnedFirst }: Protocol): ReadonlyArray<Step> => {
  if (world.left.requests === 0) return []
  const pin = pinOf(world.subject, key)
  const left = spent(world, 'requests')
  return readings(world, 0).flatMap((seen): ReadonlyArray<Step> => {
    const attempt = pin === undefined ? seen - 1 : numberOf(pin.attempt_id)
    if (seen <= attempt || (pin === undefined && !isFailed(world, attempt))) return []
    const at = pin === undefined && isKeyPinnedFirst ? 'pin' : 'act'
    const worker = { mode: 'on-demand', attempt, at, seen, hasBudget: true } as const
    return [{ label: `request, list shows ${seen}`, world: { ...world, left, workers: [...world.workers, worker] } }]
  })
}

const messages = (world: World, { workersMax }: Bounds, protocol: Protocol): ReadonlyArray<Step> =>
  world.workers.length >= workersMax ? [] : [...automatic(world, protocol), ...onDemand(world, protocol)]

/** A worker that has only read leaves no trace, so its crash need not be explored. */
const isWorthKilling = ({ at, mode }: Worker): boolean => at !== 'pin' && (at !== 'act' || mode === 'on-demand')

const faults = (world: World, protocol: Protocol): ReadonlyArray<Step> => [
  ...(world.left.crashes === 0 ? [] : world.workers.filter(isWorthKilling)).map(worker => ({
    label: `${worker.mode} ${attemptId(worker.attempt)}: dies at ${worker.at}`,
    world: { ...world, left: spent(world, 'crashes'), workers: world.workers.filter(other => other !== worker) },
  })),
  ...world.lateSaves.map(late => ({
    label: 'a lost save is applied',
    world: saved({ ...world, lateSaves: world.lateSaves.filter(other => other !== late) }, late, protocol),
  })),
]

const plaid = (world: World, { generations }: Bounds): ReadonlyArray<Step> => {
  const newest = world.attempts.length - 1
  const steps: Array<Step> = []
  if (!world.hasNewestFailed && newest < generations)
    steps.push({ label: `${attemptId(newest)} fails`, world: { ...world, hasNewestFailed: true } })
  if (world.attempts.length >= attemptsMax) return steps
  for (const post of world.posts)
    steps.push({
      label: `POST ${post.token} lands on ${attemptId(newest)}`,
      world: { ...world, ...landed(world, post.token), posts: world.posts.filter(other => other !== post) },
    })
  if (world.left.elsewhere > 0)
    steps.push({
      label: `somebody else retries ${attemptId(newest)}`,
      world: { ...world, ...landed(world, 'else'), left: spent(world, 'elsewhere') },
    })
  return steps
}

/** The operator re-arms in one step: it is one compare-and-set, and no other process takes part. */
const operator = (world: World, protocol: Protocol): ReadonlyArray<Step> => {
  if (world.left.rearms === 0) return []
  return world.subject.attempts.flatMap(({ attempt_id, allowed }): ReadonlyArray<Step> => {
    const rearmed = protocol.transition(
      world.subject,
      { _tag: 'Rearm', attempt_id, allowed: allowed + 1 },
      times.startMs,
    )
    if (E.isLeft(rearmed)) return []
    const left = spent(world, 'rearms')
    return [
      { label: `operator re-arms ${attempt_id}`, world: { ...world, ...saved(world, rearmed.right, protocol), left } },
    ]
  })
}

/** Everything that may happen besides the steps of workers. */
export const surroundingSteps = (world: World, bounds: Bounds, protocol: Protocol): ReadonlyArray<Step> => [
  ...messages(world, bounds, protocol),
  ...faults(world, protocol),
  ...plaid(world, bounds),
  ...operator(world, protocol),
]
