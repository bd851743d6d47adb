import * as E from 'fp-ts/Either'
import type { PlaidEnv } from './plaid/environment.ts'
import type { ClientUserId, TemplateId } from './request/identifiers.ts'

/** One automatic retry that a user's budget was reserved for, before the fence. */
export interface Slot {
  /** The token of the send. A slot whose token no send carries was reserved by a process that never fenced. */
  readonly token: string
  readonly atMs: number
  /** With the budget's user: the subject whose ledger has the send. */
  readonly template_id: TemplateId
  readonly attempt_id: string
}

/** The automatic retries of a user over all templates. */
export interface UserBudget {
  readonly environment: PlaidEnv
  readonly client_user_id: ClientUserId
  /** The stored version that this was loaded as; 0 if nothing is stored. Each save increments it. */
  readonly version: number
  /** The oldest first; at one time, by token. */
  readonly slots: ReadonlyArray<Slot>
}

export interface BudgetLimits {
  readonly max: number
  readonly windowMs: number
}

/**
 * A slot without a send is kept for this long: its process, which lives for 30 s at most, may still be about to fence.
 */
export const unsentSlotMs = 15 * 60_000

export const emptyBudget = (environment: PlaidEnv, client_user_id: ClientUserId): UserBudget => ({
  environment,
  client_user_id,
  version: 0,
  slots: [],
})

const withSlots = (budget: UserBudget, slots: ReadonlyArray<Slot>): UserBudget =>
  slots.length === budget.slots.length ? budget : { ...budget, slots }

/**
 * The budget without the slots that are older than the window; the same object if there are none. A slot of a later
 * time than `nowMs`, from a clock that is ahead, counts.
 */
export const liveBudget = (budget: UserBudget, windowMs: number, nowMs: number): UserBudget =>
  withSlots(
    budget,
    budget.slots.filter(({ atMs }) => nowMs - atMs < windowMs),
  )

const inOrder = (one: Slot, other: Slot): number => {
  if (one.atMs !== other.atMs) return one.atMs - other.atMs
  return one.token < other.token ? -1 : 1
}

/**
 * The budget with the slot, and without what is outside the window. A token that is there already changes nothing: the
 * answer to an earlier save was lost.
 */
export const reserveSlot = (
  budget: UserBudget,
  slot: Slot,
  { max, windowMs }: BudgetLimits,
  nowMs: number,
): E.Either<'spent', UserBudget> => {
  if (budget.slots.some(({ token }) => token === slot.token)) return E.right(budget)
  const { slots } = liveBudget(budget, windowMs, nowMs)
  return slots.length < max ? E.right({ ...budget, slots: [...slots, slot].toSorted(inOrder) }) : E.left('spent')
}

/** The budget without the token's slot; the same object if it has none. Only after a definite no, or without a fence. */
export const releaseSlot = (budget: UserBudget, token: string): UserBudget =>
  withSlots(
    budget,
    budget.slots.filter(slot => slot.token !== token),
  )

/**
 * What the ledger of a slot's subject says of its token:
 * - `counted`: a send whose outcome is known, or that is in review.
 * - `open`: a send that is sending or unknown.
 * - `none`: no send carries it.
 */
export type SlotSend = 'counted' | 'open' | 'none'

export type SlotsJudgement =
  /** Every slot is a retry: the budget is spent until the window moves. */
  | { readonly _tag: 'Exhausted' }
  /** It is not known yet whether a slot becomes free. */
  | { readonly _tag: 'Postpone' }
  /** The budget without the slots that no send stands behind. */
  | { readonly _tag: 'Remove'; readonly budget: UserBudget }

/** What to do about a live budget that is spent. */
export const judgeSlots = (budget: UserBudget, findSend: (slot: Slot) => SlotSend, nowMs: number): SlotsJudgement => {
  const found = budget.slots.map(slot => ({ slot, send: findSend(slot) }))
  const kept = found.filter(({ slot, send }) => send !== 'none' || nowMs - slot.atMs <= unsentSlotMs)
  if (kept.length < found.length) return { _tag: 'Remove', budget: { ...budget, slots: kept.map(({ slot }) => slot) } }
  return found.every(({ send }) => send === 'counted') ? { _tag: 'Exhausted' } : { _tag: 'Postpone' }
}
