import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { unsentSlotMs } from '../../lib/domain/user-budget.ts'
import { readUserRetries, reserveUserSlot } from '../../lib/use-cases/user-slots.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { fence, record, schedule, unknown, via } from '../support/ledger-examples.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { rightOf } from '../support/right-of.ts'
import { subject, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'
import { windowMs } from '../support/window.ts'

const { automaticPerUserMax } = fixturePolicy.caps
const minute = 60_000

const reserve = (world: UseCaseEnvironment, token: string) =>
  reserveUserSlot(subject, { token, atMs: world.now(), template_id: subject.template_id, attempt_id: attemptId })(
    world.environment(),
  )()
const read = (world: UseCaseEnvironment) => readUserRetries(subject)(world.environment())()

/** A user whose budget is spent, by slots that no send carries. */
const spentWorld = async () => {
  const world = useCaseEnvironment()
  for (let slot = 0; slot < automaticPerUserMax; slot += 1)
    expect(await reserve(world, `t${slot}`)).toEqual(E.right('reserved'))
  return world
}

/** The ledger has the send of the first slot, after these commands. */
const withSend = async (world: UseCaseEnvironment, ...after: ReadonlyArray<LedgerCommand>) => {
  const loaded = rightOf(await world.memory.load(subject)())
  const commands = [schedule(attemptId, nowMs), fence('t0', { attempt_id: attemptId }), ...after]
  await world.put(via(loaded, ...commands.map(command => [command, nowMs] as const)))
}

describe('a spent budget of a user', () => {
  it('is unclear while a slot is young: its process may be about to fence', async () => {
    const world = await spentWorld()
    world.advance(unsentSlotMs)
    expect(await read(world)).toEqual(E.right({ count: automaticPerUserMax, isUnclear: true }))
    expect(await world.slots()).toHaveLength(automaticPerUserMax)
  })

  it('is free again when no send stands behind its old slots', async () => {
    const world = await spentWorld()
    world.advance(unsentSlotMs + 1)
    expect(await read(world)).toEqual(E.right({ count: 0, isUnclear: false }))
    expect(await world.slots()).toEqual([])
  })

  it.each([
    ['sending', []],
    ['unknown', [record('t0', unknown, attemptId)]],
  ])('is unclear while a send is %s, and keeps its slot', async (_, after) => {
    const world = useCaseEnvironment([], { policy: [['/caps/automaticPerUserMax', 1]] })
    await reserve(world, 't0')
    await withSend(world, ...after)
    world.advance(unsentSlotMs + minute)
    expect(await read(world)).toEqual(E.right({ count: 1, isUnclear: true }))
    expect((await world.slots()).map(({ token }) => token)).toEqual(['t0'])
  })

  it('is spent until the window moves, where every slot is a counted send', async () => {
    const world = useCaseEnvironment([], { policy: [['/caps/automaticPerUserMax', 1]] })
    await reserve(world, 't0')
    await withSend(world, record('t0', { _tag: 'Retried', child_id: 'idv_B' }, attemptId))
    world.advance(windowMs - 1)
    expect(await read(world)).toEqual(E.right({ count: 1, isUnclear: false }))
    world.advance(1)
    expect(await read(world)).toEqual(E.right({ count: 0, isUnclear: false }))
  })

  it('has one slot for a token, however often it is reserved', async () => {
    const world = useCaseEnvironment()
    for (let time = 0; time < 5; time += 1) expect(await reserve(world, 't')).toEqual(E.right('reserved'))
    expect(await world.slots()).toHaveLength(1)
  })
})
