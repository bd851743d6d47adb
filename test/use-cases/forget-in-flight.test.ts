import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { expect, test } from 'vitest'
import { isNamed } from '../../lib/domain/ledger/forget.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { type ForgetEnvironment, forgetPerson } from '../../lib/use-cases/forget-person.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import { lookAtFirstAttempt } from '../../lib/use-cases/look-at-first-attempt.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import { watchFirstAttempt } from '../../lib/use-cases/watch-first-attempt.ts'
import type { Edit } from '../support/edited.ts'
import { onDemand, published, schedule, via, watch } from '../support/ledger-examples.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

type World = ReturnType<UseCaseEnvironment['environment']>
type Port = Readonly<Record<string, (...given: readonly unknown[]) => TE.TaskEither<unknown, unknown>>>

const note = { by: 'an operator', reason: 'asked to be forgotten' }
const childId = 'idv_child'
const ids = [attemptId, childId]

/** Before each call of these ports the hook runs. */
const hooked = (world: World, hook: () => Promise<void>): World => {
  const port = <P extends object>(calls: P): P =>
    Object.fromEntries(
      Object.entries(calls as Port).map(([name, call]) => [
        name,
        (...given: readonly unknown[]) =>
          async () => {
            await hook()
            return call(...given)()
          },
      ]),
    ) as unknown as P
  return {
    ...world,
    ledger: port(world.ledger),
    plaid: port(world.plaid),
    decisions: port(world.decisions),
    firstAttempts: port(world.firstAttempts),
    counters: port(world.counters),
    userBudgets: port(world.userBudgets),
    bus: port(world.bus),
  }
}

/** All but the deletes, which the test makes at a time of its own. */
const marking = (world: World): ForgetEnvironment => ({
  ...world,
  archiveDays: 90,
  erasure: {
    ofSubject: () => TE.right({ decisions: 0, watchedAttempts: 0 }),
    ofBudget: () => TE.right(false),
  },
})

const erase = async ({ decisions, firstAttempts }: World): Promise<void> => {
  for (const id of ids) {
    await decisions.erase(subject, id)()
    await firstAttempts.erase(subject.environment, id)()
  }
}

interface Scene {
  readonly name: string
  readonly edits?: ReadonlyArray<Edit>
  readonly given?: Parameters<typeof useCaseEnvironment>[1]
  readonly before?: (world: UseCaseEnvironment) => Promise<unknown>
  readonly act: (world: World) => TE.TaskEither<unknown, unknown>
}

const update = (world: World) => handleStatusUpdate(attemptId)(world)
const watchlist: ReadonlyArray<Edit> = [['/steps/watchlist_screening', 'failed']]
const active: ReadonlyArray<Edit> = [['/status', 'active']]
const conflict: ReadonlyArray<Edit> = [
  ['/steps/kyc_check', 'failed'],
  ['/kyc_check/date_of_birth/summary', 'no_match'],
]
const stored =
  (...steps: Parameters<typeof via> extends [unknown, ...infer S] ? S : never) =>
  (world: UseCaseEnvironment) =>
    world.put(published(via(emptyLedger(subject), ...steps)))

const scenes: ReadonlyArray<Scene> = [
  { name: 'a retry', edits: typingError, act: update },
  { name: 'a retry in shadow', edits: typingError, given: { mode: 'shadow' }, act: update },
  { name: 'a hold', edits: conflict, act: update },
  { name: 'a never', edits: watchlist, act: update },
  { name: 'an attempt that is not over', edits: active, act: update },
  { name: 'a watched attempt', edits: typingError, before: stored([watch(attemptId), nowMs]), act: update },
  {
    name: 'a watched attempt, at its look',
    edits: active,
    before: stored([watch(attemptId), nowMs - 24 * 60 * 60_000]),
    act: world => serveDue(subject, () => 60_000)(world),
  },
  {
    name: 'a retry that is due',
    edits: typingError,
    before: stored([schedule(attemptId, nowMs), nowMs]),
    act: world => serveDue(subject, () => 60_000)(world),
  },
  {
    name: 'a child made elsewhere',
    edits: typingError,
    before: async world => {
      await stored([schedule(attemptId, nowMs), nowMs])(world)
      world.addAttempt(childId, attemptId, ...active)
    },
    act: world => handleStatusUpdate(childId)(world),
  },
  {
    name: 'a child that the due path finds',
    edits: typingError,
    before: async world => {
      await stored([schedule(attemptId, nowMs), nowMs])(world)
      world.addAttempt(childId, attemptId, ...active)
    },
    act: world => serveDue(subject, () => 60_000)(world),
  },
  {
    name: 'a refused one',
    edits: typingError,
    before: stored(
      [onDemand('t', { attempt_id: attemptId }), nowMs],
      [
        { _tag: 'Record', attempt_id: attemptId, token: 't', result: { _tag: 'Refused', error_code: 'INVALID_FIELD' } },
        nowMs,
      ],
    ),
    act: update,
  },
  { name: 'a first step', edits: active, act: world => watchFirstAttempt(attemptId)(world) },
  ...[typingError, conflict, active].map((edits, index) => ({
    name: `a first attempt, at its look (${index})`,
    edits,
    before: async (world: UseCaseEnvironment) => {
      await watchFirstAttempt(attemptId)(world.environment())()
      world.advance(4 * 24 * 60 * 60_000)
    },
    act: (world: World) => lookAtFirstAttempt(attemptId)(world),
  })),
]

/** Marks the ledger before call `markAt`, and deletes before call `eraseAt`, or after the last one. */
const raced = async (scene: Scene, markAt: number, eraseAt: number) => {
  const world = useCaseEnvironment(scene.edits, scene.given)
  await scene.before?.(world)
  const environment = world.environment()
  let calls = 0
  let isForgotten: boolean | undefined
  let isErased = false
  const hook = async (): Promise<void> => {
    calls += 1
    if (calls === markAt) {
      isForgotten = E.isRight(await forgetPerson(subject.client_user_id, note)(marking(environment))())
    }
    if (calls === eraseAt && isForgotten === true) {
      await erase(environment)
      isErased = true
    }
  }
  await scene.act(hooked(environment, hook))()
  if (isForgotten === true && !isErased) await erase(environment)
  const watched = []
  for (const id of ids) {
    const loaded = await environment.firstAttempts.load(subject.environment, id)()
    if (E.isRight(loaded) && loaded.right !== undefined) watched.push(id)
  }
  const ledger = world.stored()
  return {
    calls,
    isForgotten,
    left: { decisions: world.decisions(), watched, isNamed: ledger !== undefined && isNamed(ledger) },
  }
}

test.each(scenes)('of a person who is forgotten meanwhile nothing is kept: $name', async scene => {
  const { calls } = await raced(scene, 0, 0)
  expect(calls).toBeGreaterThan(1)
  let forgotten = 0
  for (let markAt = 1; markAt <= calls; markAt += 1)
    for (let eraseAt = markAt; eraseAt <= calls + 1; eraseAt += 1) {
      const { isForgotten, left } = await raced(scene, markAt, eraseAt)
      // A send without an outcome is not forgotten.
      if (isForgotten !== true) continue
      forgotten += 1
      expect(left, `${markAt} ${eraseAt}`).toEqual({ decisions: [], watched: [], isNamed: false })
    }
  expect(forgotten).toBeGreaterThan(1)
})
