import { wrongEvent } from './event-law.ts'
import type { Findings, PlacedLine } from './findings.ts'
import { beginReplay, type Replay } from './replay.ts'
import { type SendLaws, sendLaws } from './send-laws.ts'
import { inVersionOrder, type VersionLines } from './version-order.ts'

/** A request to Plaid, for what is checked of all subjects together. */
export interface SentLine extends PlacedLine {
  readonly mode?: 'automatic' | 'on-demand'
}

interface Part {
  readonly replay: Replay
  readonly laws: SendLaws
  readonly findings: Findings
}

const checkOther = (line: PlacedLine, { replay, laws, findings }: Part): ReadonlyArray<SentLine> => {
  const { step } = line
  if (step._tag === 'Publish') {
    const says = wrongEvent({ ...line, step }, replay, laws)
    if (says !== undefined) findings.violate(line, 'events', says)
    laws.publish({ ...line, step })
    return []
  }
  if (step._tag !== 'Send') return []
  laws.send({ ...line, step })
  const isHeld = replay.holds(step)
  if (isHeld === false && !findings.isBroken(line))
    findings.violate(line, 'one-send', 'its token does not hold the attempt at this version')
  const mode = laws.modeOf(step.token)
  return [{ ...line, ...(mode !== undefined && { mode }) }]
}

const checkSaves = (lines: VersionLines, { replay, laws, findings }: Part): void => {
  const [first, ...more] = lines.saved
  for (const line of more)
    findings.violate(line, 'no-fork', `version ${lines.version + 1} was saved by line ${first?.number} too`)
  laws.save(lines)
  const { complaints, isLostTrack } = replay.save(lines)
  for (const { line, promise, says } of complaints) if (!findings.isBroken(line)) findings.violate(line, promise, says)
  const last = first ?? lines.lost[0]
  if (isLostTrack && last !== undefined)
    findings.note(
      last,
      'unsure',
      'does not follow from the saves before it whose answers were lost: one was not applied',
    )
}

const missing = (from: number, to: number): string =>
  from === to ? `missing version ${from}` : `missing versions ${from} to ${to}`

/** Checks all lines of one subject, in the order of its versions. Returns its requests. */
export const auditSubject = (
  placed: ReadonlyArray<PlacedLine>,
  windowMs: number,
  isSaidComplete: boolean,
  findings: Findings,
): ReadonlyArray<SentLine> => {
  const versions = inVersionOrder(placed, findings)
  const begins = versions[0]?.version ?? 0
  const isWhole = begins === 0
  const part = { replay: beginReplay(isWhole, windowMs), laws: sendLaws(isWhole, windowMs, findings), findings }
  const report = (line: PlacedLine | undefined, kind: 'incomplete' | 'gap', says: string): void => {
    if (line === undefined) return
    if (isSaidComplete) findings.violate(line, 'complete', says)
    else findings.note(line, kind, says)
  }
  const firstOf = ({ others, saved, lost }: VersionLines): PlacedLine | undefined => others[0] ?? saved[0] ?? lost[0]
  const sent: SentLine[] = []
  let next = begins
  let latest: PlacedLine | undefined
  for (const lines of versions) {
    if (lines.version === begins && !isWhole) report(firstOf(lines), 'incomplete', `begins at version ${begins}`)
    if (lines.version > next) {
      report(firstOf(lines), 'gap', missing(next + 1, lines.version))
      part.replay.forget()
      part.laws.miss()
    }
    for (const line of lines.others) sent.push(...checkOther(line, part))
    const [saved] = lines.saved
    if (saved !== undefined && latest !== undefined && saved.atMs < latest.atMs)
      findings.note(
        saved,
        'clock',
        `${latest.atMs - saved.atMs} ms earlier than line ${latest.number}, a version before`,
      )
    checkSaves(lines, part)
    latest = saved ?? latest
    next = lines.saved.length + lines.lost.length > 0 ? lines.version + 1 : lines.version
  }
  return sent
}
