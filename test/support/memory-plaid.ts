import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import type { Attempt, StepReadings } from '../../lib/domain/plaid/attempt.ts'
import type { Evidence } from '../../lib/domain/plaid/evidence.ts'
import { detailsOf } from '../../lib/domain/policy/findings/details.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Subject } from '../../lib/domain/request/subject.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Plaid } from '../../lib/ports/plaid.ts'
import { type Calling, inTurn } from './calling.ts'
import { plaidError } from './plaid-error.ts'

export interface Retry {
  /** The newest attempt, as it was before the retry. */
  readonly retried: Snapshot
  /** Whether the newest attempt was unfinished, and is canceled now. */
  readonly isCanceled: boolean
  readonly child: Snapshot
}

/** The behaviour of Plaid. Each call is one step. Of two attempts the one that was added later is newer. */
export interface PlaidMemory {
  /** Adds an attempt that is newer than all others of its subject. */
  readonly add: (attempt: Snapshot) => void
  /** Ends an attempt now, or changes it after its end: it gets the findings of this snapshot. */
  readonly end: (id: string, found: Snapshot) => void
  readonly get: (id: string) => Snapshot | undefined
  /** A subject's attempts, the oldest first. */
  readonly list: (subject: Subject) => ReadonlyArray<Snapshot>
  readonly newestOf: (subject: Subject) => Snapshot | undefined
  /** Retries the newest attempt at each call, and cancels it if it is unfinished. Undefined: there is none to retry. */
  readonly retry: (subject: Subject, childId?: string) => Retry | undefined
}

const begun: StepReadings = {
  accept_tos: 'active',
  verify_sms: 'waiting_for_prerequisite',
  kyc_check: 'waiting_for_prerequisite',
  documentary_verification: 'waiting_for_prerequisite',
  selfie_check: 'waiting_for_prerequisite',
  watchlist_screening: 'waiting_for_prerequisite',
  risk_check: 'waiting_for_prerequisite',
}

const nothingFound = detailsOf({})

const subjectId = (client_user_id: string | null, template_id: string): string =>
  JSON.stringify([client_user_id, template_id])

export const plaidMemory = (nowMs: () => number): PlaidMemory => {
  const attempts = new Map<string, Snapshot>()
  const idsOf = new Map<string, string[]>()
  const now = (): string => new Date(nowMs()).toISOString()

  const get = (id: string): Snapshot | undefined => attempts.get(id)
  const list = ({ client_user_id, template_id }: Subject): ReadonlyArray<Snapshot> =>
    (idsOf.get(subjectId(client_user_id, template_id)) ?? []).flatMap(id => get(id) ?? [])
  const newestOf = (subject: Subject): Snapshot | undefined => list(subject).at(-1)
  const add = (attempt: Snapshot): void => {
    const { id, client_user_id, template } = attempt
    if (attempts.has(id)) throw new Error(`there is an attempt ${id}`)
    attempts.set(id, attempt)
    const subject = subjectId(client_user_id, template.id)
    const ids = idsOf.get(subject)
    if (ids) ids.push(id)
    else idsOf.set(subject, [id])
  }
  const become = (id: string, to: (attempt: Snapshot) => Snapshot): void => {
    const attempt = get(id)
    if (attempt === undefined) throw new Error(`there is no attempt ${id}`)
    attempts.set(id, { ...to(attempt), completed_at: now() })
  }
  return {
    add,
    end: (id, found) =>
      become(id, ({ client_user_id, template, created_at, previous_attempt_id }) => {
        return { ...found, id, client_user_id, template, created_at, previous_attempt_id }
      }),
    get,
    list,
    newestOf,
    retry: (subject, childId = `idv_child_${attempts.size}`) => {
      const retried = newestOf(subject)
      if (retried === undefined) return undefined
      const isCanceled = retried.status === 'active'
      if (isCanceled) become(retried.id, attempt => ({ ...attempt, status: 'canceled' }))
      const { environment, client_user_id, template } = retried
      const child: Snapshot = {
        ...nothingFound,
        environment,
        otherSteps: [],
        id: childId,
        client_user_id,
        template,
        created_at: now(),
        previous_attempt_id: retried.id,
        status: 'active',
        steps: begun,
      }
      add(child)
      return { retried, isCanceled, child }
    },
  }
}

/** The attempt as a row of `list`. An unfinished attempt has a link for its applicant. */
export const rowFor = (attempt: Snapshot): Attempt => {
  const { id, client_user_id, created_at, previous_attempt_id, template, status, steps } = attempt
  const shareable_url = status === 'active' ? `https://plaid.example/${id}` : null
  return { id, client_user_id, created_at, previous_attempt_id, template, status, steps, shareable_url }
}

export const evidenceOf = (status: number, body: unknown, retryAfter?: string): Evidence => ({
  _tag: 'Answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...(retryAfter !== undefined && { retryAfter }),
})

/** Plaid's complete answer to a retry. */
export const answerTo = (retry: Retry | undefined): Evidence =>
  retry ? evidenceOf(200, rowFor(retry.child)) : evidenceOf(400, plaidError('INVALID_REQUEST', 'NOT_FOUND'))

const noSuchAttempt: RetryError = {
  _tag: 'PlaidRefused',
  plaid: { error_type: 'INVALID_INPUT', error_code: 'NOT_FOUND' },
}

/** The port over Plaid in memory. It has no webhook keys. */
export const plaidOver = (memory: PlaidMemory, calling: Calling<RetryError> = inTurn): Plaid => {
  const found = <A>(id: string, of: (attempt: Snapshot) => A): TE.TaskEither<RetryError, A> =>
    calling({ name: `get ${id}`, isChange: false }, () => {
      const attempt = memory.get(id)
      return attempt ? E.right(of(attempt)) : E.left(noSuchAttempt)
    })
  return {
    listAttempts: subject =>
      calling({ name: 'list', isChange: false }, () => E.right({ attempts: memory.list(subject), foreignRows: 0 })),
    getAttempt: id => found(id, rowFor),
    getSnapshot: id => found(id, attempt => attempt),
    retryAttempt: subject => calling({ name: 'retry', isChange: true }, () => E.right(answerTo(memory.retry(subject)))),
    webhookKey: () => TE.right('unknown-kid'),
  }
}
