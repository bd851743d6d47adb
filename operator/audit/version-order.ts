import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import type { Findings, PlacedLine } from './findings.ts'
import { isSaving, type TraceLine } from './trace-line.ts'

export type SavingLine = PlacedLine & TraceLine & { readonly step: LedgerCommand }

/** The lines of one version: what was done with it, and then the saves that made the next one of it. */
export interface VersionLines {
  readonly version: number
  /** Requests and events, which save nothing. */
  readonly others: ReadonlyArray<PlacedLine>
  /** Saves that were applied: one, if the log is right. */
  readonly saved: ReadonlyArray<SavingLine>
  /** Saves whose answers were lost. */
  readonly lost: ReadonlyArray<SavingLine>
}

const isSavingLine = (line: PlacedLine): line is SavingLine => isSaving(line)

/** Without the second copy of a line, as of two exports that overlap. A request is not the same as its copy. */
const withoutCopies = (lines: ReadonlyArray<PlacedLine>, findings: Findings): ReadonlyArray<PlacedLine> => {
  const first = new Map<string, PlacedLine>()
  const copied = new Set<string>()
  const kept: PlacedLine[] = []
  for (const line of lines) {
    const before = first.get(line.text)
    const { step } = line
    // Two exports have the fence twice too; one fence with two requests is what must not be.
    const isCopy = before !== undefined && (step._tag !== 'Send' || copied.has(step.token))
    if (isCopy) findings.note(line, 'duplicate', `the same as line ${before.number}`)
    else kept.push(line)
    if (isCopy && step._tag === 'Fence') copied.add(step.token)
    if (before === undefined) first.set(line.text, line)
  }
  return kept
}

/** The lines of one subject by version; what saves nothing by its time. Else lines keep the order of the file. */
export const inVersionOrder = (lines: ReadonlyArray<PlacedLine>, findings: Findings): ReadonlyArray<VersionLines> => {
  const byVersion = Map.groupBy(withoutCopies(lines, findings), ({ version }) => version[0])
  return [...byVersion]
    .toSorted(([one], [other]) => one - other)
    .map(([version, all]) => {
      const saves = all.filter(isSavingLine)
      return {
        version,
        others: all.filter(line => !isSaving(line)).toSorted((one, other) => one.atMs - other.atMs),
        saved: saves.filter(({ isLost }) => !isLost),
        lost: saves.filter(({ isLost }) => isLost),
      }
    })
}
