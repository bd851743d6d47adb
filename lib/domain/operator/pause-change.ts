import type { ReplacedSwitch, SwitchChange } from './change-answers.ts'
import { iso } from './iso.ts'
import { operatorLimits } from './operator-limits.ts'

/** The last change of the pause switch, by whom and why. Time in Unix milliseconds. */
export interface PauseChange {
  readonly paused: boolean
  readonly reason: string
  readonly by: string
  readonly atMs: number
}

/** The switch as it is stored. What was set by hand may lack any member. */
export type StoredSwitch = Partial<PauseChange>

/** Whether the switch has this change already: a repeat changes nothing. */
export const isSameChange = (
  stored: StoredSwitch | undefined,
  { paused, reason, by }: PauseChange,
): stored is PauseChange =>
  stored?.atMs !== undefined && stored.paused === paused && stored.reason === reason && stored.by === by

/** Whether sending is paused. Undefined: what was set by hand does not say; then nothing is sent. */
export const isPausedBy = (stored: StoredSwitch | undefined): boolean | undefined =>
  stored === undefined ? false : stored.paused

/** A change as it is answered. From `effective_at` on no process acts on the value before it. */
export const switchChangeOf = ({ paused, reason, by, atMs }: PauseChange): SwitchChange => ({
  paused,
  reason,
  by,
  at: iso(atMs),
  effective_at: iso(atMs + operatorLimits.switchedMs),
})

/** The last change, if all of it is known. */
export const lastChangeOf = (stored: StoredSwitch | undefined): SwitchChange | null => {
  const { paused, reason, by, atMs } = stored ?? {}
  return paused === undefined || reason === undefined || by === undefined || atMs === undefined
    ? null
    : switchChangeOf({ paused, reason, by, atMs })
}

/** The change that another one replaced. */
export const replacedBy = ({ paused, reason, by, atMs }: StoredSwitch): ReplacedSwitch => ({
  paused: paused ?? null,
  reason: reason ?? null,
  by: by ?? null,
  at: atMs === undefined ? null : iso(atMs),
})
