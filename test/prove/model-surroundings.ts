import * as E from 'fp-ts/Either'
import { isWithinCaps } from '../../lib/domain/ledger/caps.ts'
import { entryOf } from '../../lib/domain/ledger/entries.ts'
import { isOpen } from '../../lib/domain/ledger/holder.ts'
import { pinOf } from '../../lib/domain/ledger/pin-idempotency-key.ts'
import { isUnserved } from '../../lib/domain/ledger/retire.ts'
import { countsOf } from '../support/window.ts'
import { key } from './model-after.ts'
import { saved } from './model-apply.ts'
import { type Protocol, times } from './model-protocol.ts'
import { type Allowance, attemptId, numberOf, type Step, type Worker, type World } from './model-world.ts'

export interface Bounds {
  readonly workersMax: number
  /** Attempts that may fail; later ones stay unfinished. */
  readonly generations: number
  /** Whether watched attempts are looked at, and status updates name attempts that are not over. */
  readonly hasLooks: boolean
  readonly allowance: Allowance
}

const spent = (world: World, what: keyof Allowance): Allowance => ({ ...world.left, [what]: world.left[what] - 1 })

const attemptsMax = 4

// `support/memory-plaid.ts` does not fit, for the same reason as in `model-apply.ts`: a state of the model is a value.

/** Plaid retries the attempt that is newest when the request arrives. */
const landed = (
  world: World,
  by: string,
  parent: number = world.attempts.length - 1,
): Pick<World, 'attempts' | 'newest'> => ({
  attempts: [...world.attempts, { parent, by }],
  newest: 'active',
})

/** A list may be current or old: a worker begins with each possible state of it. */
const readings = (world: World, attempt: number): ReadonlyArray<number> =>
  Array.from({ length: world.attempts.length - attempt }, (_, later) => attempt + 1 + later)

const isFailed = (world: World, attempt: number): boolean =>
  attempt < world.attempts.length - 1 || world.newest === 'failed'

const automatic = (world: World, { hasLooks }: Bounds, protocol: Protocol): ReadonlyArray<Step> => {
  const planned = { mode: 'automatic', rules: [], maxima: {} } as const
  const hasBudget = protocol.isBudgetCheckedInFence || isWithinCaps(countsOf(world.subject, 0), protocol.caps, planned)
  return world.attempts.flatMap((_, attempt) => {
    const isSwept = isServed(world, attempt, hasLooks)
    const isNamed = mayBeNamed(world, attempt, hasLooks)
    return [
      ...(isSwept ? [{ isUpdate: false, left: world.left, label: 'sweep' }] : []),
      ...(isNamed ? [{ isUpdate: true, left: spent(world, 'webhooks'), label: 'webhook' }] : []),
    ].flatMap(({ isUpdate, left, label }) =>
      readings(world, attempt).map(seen => ({
        label: `${label} for ${attemptId(attempt)}, list shows ${seen}`,
        world: {
          ...world,
          left,
          workers: [...world.workers, { mode: 'automatic', attempt, at: 'act', seen, hasBudget, isUpdate } as const],
        },
      })),
    )
  })
}

const isServed = ({ subject }: World, attempt: number, hasLooks: boolean): boolean => {
  const state = entryOf(subject, attemptId(attempt))?.state
  if (state === undefined) return false
  return (
    state._tag === 'Scheduled' || state._tag === 'Waiting' || isOpen(state) || (hasLooks && state._tag === 'Watched')
  )
}

/** Whether a webhook may name the attempt, and would not be acknowledged at once. */
const mayBeNamed = (world: World, attempt: number, hasLooks: boolean): boolean => {
  if (world.left.webhooks === 0 || (!hasLooks && !isFailed(world, attempt))) return false
  const entry = entryOf(world.subject, attemptId(attempt))
  const parent = entryOf(world.subject, attemptId(world.attempts[attempt]?.parent ?? -1))?.state._tag
  if (parent !== undefined && parent !== 'Misdirected' && (parent !== 'Retried' || hasLooks)) return true
  return entry === undefined || entry.state._tag === 'Watched' || isUnserved(entry)
}

/** All requests carry one key. They mean the pinned attempt, or without a pin the newest failed one in the list. */
const onDemand = (world: World): ReadonlyArray<Step> => {
  if (world.left.requests === 0) return []
  const pin = pinOf(world.subject, key)
  const left = spent(world, 'requests')
  return readings(world, 0).flatMap((seen): ReadonlyArray<Step> => {
    const attempt = pin === undefined ? seen - 1 : numberOf(pin.attempt_id)
    if (seen <= attempt || (pin === undefined && !isFailed(world, attempt))) return []
    const worker = { mode: 'on-demand', attempt, at: 'act', seen, hasBudget: true, isUpdate: false } as const
    return [{ label: `request, list shows ${seen}`, world: { ...world, left, workers: [...world.workers, worker] } }]
  })
}

const messages = (world: World, bounds: Bounds, protocol: Protocol): ReadonlyArray<Step> =>
  world.workers.length >= bounds.workersMax ? [] : [...automatic(world, bounds, protocol), ...onDemand(world)]

/** A worker that has only read leaves no trace, so its crash need not be explored. */
const isWorthKilling = ({ at, mode }: Worker): boolean => at !== 'look' && (at !== 'act' || mode === 'on-demand')

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
  const becomes = (status: World['newest'], costs?: keyof Allowance): void => {
    if (costs !== undefined && world.left[costs] === 0) return
    const left = costs === undefined ? world.left : spent(world, costs)
    steps.push({ label: `${attemptId(newest)}: ${status}`, world: { ...world, newest: status, left } })
  }
  if (world.newest === 'active' && newest < generations) becomes('failed')
  if (world.newest === 'active') becomes('success', 'successes')
  if (world.newest === 'success') becomes('failed', 'reviewers')
  if (!world.isListRefused && world.left.deletedTemplates > 0)
    steps.push({ label: 'the template is deleted', world: { ...world, isListRefused: true } })
  if (world.attempts.length >= attemptsMax) return steps
  for (const post of world.posts)
    steps.push({
      label: `POST ${post.token} lands on ${attemptId(newest)}`,
      world: { ...world, ...landed(world, post.token), posts: world.posts.filter(other => other !== post) },
    })
  for (const post of newest === 0 || world.left.twins === 0 ? [] : world.posts)
    steps.push({
      label: `POST ${post.token} lands on ${attemptId(newest - 1)}, which has a child`,
      world: {
        ...world,
        ...landed(world, post.token, newest - 1),
        posts: world.posts.filter(other => other !== post),
        left: spent(world, 'twins'),
      },
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
