import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import { type Asked, ask, askPages } from '../api.ts'

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

const iso = (atMs: number): string => new Date(atMs).toISOString()

type OnPage = (page: ReadPeriod) => boolean

/** Reads the pages of one part of a period, while `onPage` wants more; undefined: all of them. */
const readPart = async (from: string, to: string, onPage: OnPage): Promise<Asked<never> | undefined> => {
  for await (const page of askPages({ act: 'period', from, to })) {
    if (page._tag === 'Problem') return page
    if (!onPage(page.answer)) return undefined
  }
  return undefined
}

/** So many parts are read at once: a page holds the decisions of a part of one day. */
const partsMax = 4

/** Reads all decisions of whole days. `onRead` sees what has been read so far, and says whether it wants more. */
export const readPeriod = async (fromMs: number, toMs: number, onRead: OnPage): Promise<Asked<ReadPeriod>> => {
  const rows: PeriodRow[] = []
  let unreadable = 0
  const keep: OnPage = page => {
    rows.push(...page.rows)
    unreadable += page.unreadable
    return onRead({ rows, unreadable })
  }
  const days = Math.ceil((toMs - fromMs) / dayMs / partsMax) * dayMs
  const starts = Array.from({ length: partsMax }, (_, index) => fromMs + index * days).filter(at => at < toMs)
  const problems = await Promise.all(starts.map(at => readPart(iso(at), iso(Math.min(toMs, at + days)), keep)))
  return problems.find(problem => problem !== undefined) ?? { _tag: 'Answer', answer: { rows, unreadable } }
}

/** Decisions of the last day; none if they cannot be read. */
export const recentRows = async (): Promise<ReadonlyArray<PeriodRow>> => {
  const now = await serviceNow()
  if (now._tag === 'Problem') return []
  const read = await readPeriod(now.answer - dayMs, now.answer + 1, () => true)
  return read._tag === 'Answer' ? read.answer.rows : []
}
