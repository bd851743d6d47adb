import type { PeriodRow } from '../../../../lib/domain/operator/answers.ts'
import { type Asked, ask } from '../api.ts'

/** The decisions of a period, as far as they are read. */
export interface ReadPeriod {
  readonly rows: ReadonlyArray<PeriodRow>
  readonly unreadable: number
}

const dayMs = 86_400_000

/** The clock of the service: that of a local stack can be moved. */
export const serviceNow = async (): Promise<Asked<number>> => {
  const status = await ask({ act: 'status' })
  return status._tag === 'Answer' ? { _tag: 'Answer', answer: Date.parse(status.answer.now) } : status
}

/** Reads all pages. `onPage` sees what has been read so far. */
export const readPeriod = async (
  from: string,
  to: string,
  onPage: (read: ReadPeriod) => boolean,
): Promise<Asked<ReadPeriod>> => {
  const rows: PeriodRow[] = []
  let unreadable = 0
  let cursor: string | undefined
  do {
    const page = await ask({ act: 'period', from, to, ...(cursor !== undefined && { cursor }) })
    if (page._tag === 'Problem') return page
    rows.push(...page.answer.rows)
    unreadable += page.answer.unreadable
    cursor = page.answer.next
    if (!onPage({ rows, unreadable })) break
  } while (cursor !== undefined)
  return { _tag: 'Answer', answer: { rows, unreadable } }
}

/** Decisions of the last day, newest first; none if they cannot be read. */
export const recentRows = async (): Promise<ReadonlyArray<PeriodRow>> => {
  const now = await serviceNow()
  if (now._tag === 'Problem') return []
  const [from, to] = [now.answer - dayMs, now.answer + 1].map(at => new Date(at).toISOString())
  const page = await ask({ act: 'period', from: from ?? '', to: to ?? '' })
  return page._tag === 'Answer' ? page.answer.rows.toSorted((one, other) => other.at.localeCompare(one.at)) : []
}
