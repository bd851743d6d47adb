import type { UnreadableReason } from '../../domain/request/request-error.ts'
import type { RetryError, RetryErrorTag } from '../../domain/retry-error.ts'

interface ProblemRow {
  /** HTTP status code. */
  readonly status: number
  /** One sentence for a person; fixed text. */
  readonly title: string
}

/** One row for each tag: a new tag does not compile without its row. */
const rows: Readonly<Record<RetryErrorTag, ProblemRow>> = {
  Unreadable: { status: 400, title: 'The request could not be read.' },
  InvalidRequest: { status: 422, title: 'This is not a valid retry request.' },
  NotAllowed: { status: 403, title: 'This caller may not retry with this template.' },
  AttemptNotFound: { status: 404, title: 'This user has no attempt with this template: there is nothing to retry.' },
  RetryNotPermitted: { status: 409, title: 'This attempt may not be retried now.' },
  RetryInProgress: { status: 409, title: 'A retry for this user is in progress.' },
  IdempotencyKeyReused: { status: 422, title: 'This idempotency key was used with another request.' },
  PlaidRefused: { status: 422, title: 'Plaid refused the request.' },
  PlaidRateLimited: { status: 503, title: 'Plaid limits the rate of requests: nothing was retried, try again later.' },
  PlaidUnavailable: { status: 503, title: 'Plaid is not available: nothing was retried, try again later.' },
  PlaidUnreadable: { status: 502, title: 'Plaid sent an answer that this service cannot read: nothing was retried.' },
  OutcomeUnknown: {
    status: 502,
    title: 'The retry was sent, but its outcome is unknown: look for a new attempt before you request another.',
  },
  SecretsUnavailable: {
    status: 503,
    title: "Plaid's API keys are not available: nothing was retried, try again later.",
  },
  LedgerUnavailable: { status: 503, title: 'The ledger is not available: nothing was sent, try again later.' },
  QueueUnavailable: { status: 503, title: 'The queue is not available: try again later.' },
  BusUnavailable: { status: 503, title: 'The event bus is not available: try again later.' },
}

/** What failed: a retry, a question, or an act of an operator. */
export type ProblemKind = 'retry' | 'question' | 'act'

type Titles = Readonly<Partial<Record<RetryErrorTag, string>>>

const mayBeHalfDone = 'a part of the act may be done, and the same act again does the rest.'

/** Where the title of a retry's problem would be wrong. An act may have several steps, and fail between two of them. */
const titles: Readonly<Record<Exclude<ProblemKind, 'retry'>, Titles>> = {
  question: {
    InvalidRequest: 'This is not a valid request.',
    NotAllowed: 'This caller may not ask about this template.',
    AttemptNotFound: 'No attempt was found.',
    PlaidRateLimited: 'Plaid limits the rate of requests: try again later.',
    PlaidUnavailable: 'Plaid is not available: try again later.',
    PlaidUnreadable: 'Plaid sent an answer that this service cannot read.',
    SecretsUnavailable: "Plaid's API keys are not available: try again later.",
    LedgerUnavailable: 'The ledger is not available: try again later.',
  },
  act: {
    InvalidRequest: 'This is not a valid act.',
    AttemptNotFound: 'No attempt was found.',
    RetryNotPermitted: 'This attempt does not permit this act now.',
    PlaidRateLimited: `Plaid limits the rate of requests: ${mayBeHalfDone}`,
    PlaidUnavailable: `Plaid is not available: ${mayBeHalfDone}`,
    PlaidUnreadable: `Plaid sent an answer that this service cannot read: ${mayBeHalfDone}`,
    SecretsUnavailable: `Plaid's API keys are not available: ${mayBeHalfDone}`,
    LedgerUnavailable: `The ledger is not available: ${mayBeHalfDone}`,
    QueueUnavailable: `The queue is not available: ${mayBeHalfDone}`,
    BusUnavailable: `The event bus is not available: ${mayBeHalfDone}`,
  },
}

const unreadableStatus: Readonly<Record<UnreadableReason, number>> = {
  'no-request-context': 400,
  'empty-body': 400,
  'bad-json': 400,
  'bad-encoding': 400,
  'too-large': 413,
  'unsupported-media-type': 415,
  'unsupported-charset': 415,
  'unsupported-encoding': 415,
}

/** The HTTP status and title of an error. */
export const problemRow = (error: RetryError, kind: ProblemKind): ProblemRow => {
  const { status, title } = rows[error._tag]
  return {
    status: error._tag === 'Unreadable' ? unreadableStatus[error.reason] : status,
    title: kind === 'retry' ? title : (titles[kind][error._tag] ?? title),
  }
}
