import type { Explanation, TimelineRow } from '../../lib/domain/operator/explanation.ts'
import type { PeriodRow } from '../../lib/domain/operator/read-answers.ts'
import type { Functions } from '../../operator/functions.ts'

const atOf = (index: number): string => new Date(Date.parse('2026-05-01T00:00:00Z') + index * 60_000).toISOString()

/** The rows of a timeline again and again, as far as `count`. */
const repeated = (rows: ReadonlyArray<TimelineRow>, count: number): ReadonlyArray<TimelineRow> =>
  Array.from({ length: count }, (_, index) => {
    const row = rows[index % rows.length]
    if (row === undefined) throw new Error('there is no row to repeat')
    return { ...row, at: atOf(index), attempt_id: `${row.attempt_id}-${index}` }
  })

const reasons = ['details-conflict', 'step-up-needed', 'document-doubtful'] as const
const rules = ['one-detail-differs', 'image-unclear', 'session-expired', 'po-box', 'details-close'] as const
const steps = ['kyc_check', 'documentary_verification', null] as const
const outcomes = ['recovered', 'recovered', 'abandoned', 'retried'] as const

const nth = <A>(list: ReadonlyArray<A>, index: number): A => list[index % list.length] as A

const periodRow = (index: number, to: number): PeriodRow => {
  const at = new Date(to - index * 100_000).toISOString()
  const common = {
    client_user_id: `user-${index}`,
    template_id: 'idvtmp_local',
    environment: 'sandbox',
    attempt_id: `idv_${index}`,
    at,
    policy: { version: 'default-v2', hash: 'd565b68eeb09' },
    status: 'failed',
    step: nth(steps, index),
  } as const
  if (index % 5 === 4) return { ...common, decision: 'Never', reason: 'document-forged', rules: [] }
  if (index % 3 === 2) return { ...common, decision: 'Hold', reason: nth(reasons, index), rules: ['details-conflict'] }
  return { ...common, decision: 'Retry', rules: [nth(rules, index)], closed: { outcome: nth(outcomes, index), at } }
}

const withRows = (answer: unknown, count: number): object => {
  const { subjects } = answer as { readonly subjects: ReadonlyArray<Explanation> }
  return { subjects: subjects.map(subject => ({ ...subject, timeline: repeated(subject.timeline, count) })) }
}

/** The rows of an answer are made once: what is measured is the console. */
const madeOf = new WeakMap<object, object>()

/** As `functions`, with `count` rows in each timeline, and as many decisions in the last days. */
export const withManyRows = (functions: Functions, count: number): Functions => ({
  ...functions,
  read: async act => {
    if (act.act === 'period') {
      const to = Date.parse(act.to)
      const from = Date.parse(act.from)
      const { now } = await functions.read({ act: 'status' })
      const all = Array.from({ length: count }, (_, index) => periodRow(index, Date.parse(now)))
      const rows = all.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to)
      return { rows, unreadable: 0 } as never
    }
    const answer = await functions.read(act)
    if (act.act !== 'explain') return answer
    const made = madeOf.get(answer) ?? withRows(answer, count)
    madeOf.set(answer, made)
    return made as never
  },
})
