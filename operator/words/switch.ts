import type { SwitchChange } from '../../lib/domain/operator/change-answers.ts'

/** A change of the switch, in sentences. `isWaited`: its time has come. */
export const switchInWords = (
  { paused, reason, by, at, effective_at }: SwitchChange,
  isWaited: boolean,
): ReadonlyArray<string> => [
  `${paused ? 'Paused' : 'Resumed'} at ${at} by ${by}: ${reason}`,
  paused
    ? `${isWaited ? 'No retry is sent any more' : `From ${effective_at} on no retry is sent any more`}: idvr resume ends it.`
    : `By ${effective_at} every instance sends again.`,
]
