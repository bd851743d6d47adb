import type { DueKind, DueRow } from '../../lib/domain/automatic/due-row.ts'
import { dueMinuteMs } from '../../lib/domain/ledger/due.ts'
import type { DueRows } from '../../lib/ports/ledger.ts'

/** The index of what is due. */
export interface DueMemory {
  /** Moves what has this id to its due time; undefined: it is not due any more. */
  readonly move: (
    id: string,
    due: { readonly kind: DueKind; readonly atMs: number } | undefined,
    rowAt: (dueAtMs: number) => DueRow,
  ) => void
  readonly first: (kind: DueKind, nowMs: number, count: number) => DueRows
}

type Minutes = Map<number, Map<string, DueRow>>

/** By minute, so that a call takes the same time in a large ledger as in a small one. */
export const dueMemory = (): DueMemory => {
  const kinds: Readonly<Record<DueKind, Minutes>> = { work: new Map(), look: new Map() }
  const places = new Map<string, { readonly kind: DueKind; readonly minute: number }>()

  const remove = (id: string): void => {
    const place = places.get(id)
    if (place === undefined) return
    const rows = kinds[place.kind].get(place.minute)
    rows?.delete(id)
    if (rows?.size === 0) kinds[place.kind].delete(place.minute)
    places.delete(id)
  }

  return {
    move: (id, due, rowAt) => {
      const place = places.get(id)
      const minute = due && dueMinuteMs(due.atMs)
      if (place?.kind === due?.kind && place?.minute === minute) return
      remove(id)
      if (due === undefined || minute === undefined) return
      const minutes = kinds[due.kind]
      minutes.set(minute, (minutes.get(minute) ?? new Map()).set(id, rowAt(minute)))
      places.set(id, { kind: due.kind, minute })
    },
    first: (kind, nowMs, count) => {
      const rows: DueRow[] = []
      const minutes = [...kinds[kind].keys()].filter(minute => minute <= nowMs)
      for (const minute of minutes.toSorted((one, other) => one - other))
        for (const row of kinds[kind].get(minute)?.values() ?? []) {
          if (rows.length >= count) return { rows, unreadable: 0 }
          rows.push(row)
        }
      return { rows, unreadable: 0 }
    },
  }
}
