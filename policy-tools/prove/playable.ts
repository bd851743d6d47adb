import type { PlaidAnswer } from '../laws/reading/plaid-answer.ts'
import type { Situation } from '../laws/reading/situation.ts'
import { benignAnswer } from './slices/benign.ts'

/** Attempts that the simulator of Plaid can play, with the judged one last. */
export interface Playable {
  /** The time at which the attempts were read; the simulator moves all times so that this is now. */
  readonly at: string
  readonly environment: Situation['environment']
  /** All attempts that Plaid has of these people, oldest first. */
  readonly attempts: ReadonlyArray<PlaidAnswer>
  /** The attempt whose status update is delivered. */
  readonly judged: string
}

const atMs = (answer: PlaidAnswer): number => Date.parse(answer.created_at)

const minuteMs = 60_000

/** Attempts of others, and of the user under another template, whose face the risk check has seen. */
const outsiders = ({ answer, before, faces }: Situation): ReadonlyArray<PlaidAnswer> => {
  const shown = [answer, ...before].flatMap(({ risk_check }) =>
    (risk_check?.facial_duplicates ?? []).map(({ id }) => id),
  )
  return ['idv_own', 'idv_stranger'].flatMap(id => {
    if (!shown.some(face => face === id || face === id.replace('idv_', 'flwses_')) || !Object.hasOwn(faces, id))
      return []
    const isOwn = faces[id] === 'own'
    return [
      {
        ...benignAnswer,
        id,
        created_at: '2026-02-20T09:00:00Z',
        completed_at: '2026-02-20T10:00:00Z',
        client_user_id: isOwn ? answer.client_user_id : 'user-2',
        template: { id: isOwn ? 'idvtmp_other' : answer.template.id, version: 1 },
      },
    ]
  })
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Rows of the list that make the judged attempt a retried or an older one, and that are other retries of the user. */
const siblings = ({ answer, before, place, children }: Situation): ReadonlyArray<PlaidAnswer> => {
  const row = (id: string, previous_attempt_id: string | null, ms: number): PlaidAnswer => ({
    ...benignAnswer,
    client_user_id: answer.client_user_id,
    template: answer.template,
    id,
    previous_attempt_id,
    created_at: iso(ms),
    completed_at: iso(ms + minuteMs),
  })
  const newer = atMs(answer) + minuteMs
  const others = Array.from({ length: Math.max(0, children - before.length) }, (_, index) =>
    row(`idv_other_${index + 1}`, `idv_elsewhere_${index + 1}`, atMs(answer) - (20 + index) * 86_400_000),
  )
  if (place === 'retried') return [...others, row('idv_newer', answer.id, newer)]
  return place === 'newest' ? others : [...others, row('idv_newer', null, newer)]
}

export const playableOf = (situation: Situation): Playable => {
  const { answer, before, environment, nowMs } = situation
  const attempts = [...outsiders(situation), ...siblings(situation), ...before, answer]
  return {
    at: iso(nowMs),
    environment,
    attempts: attempts.toSorted((one, other) => atMs(one) - atMs(other)),
    judged: answer.id,
  }
}
