import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Explanation } from '../domain/operator/explanation.ts'
import { explanationOf } from '../domain/operator/explanation-of.ts'
import { includesId } from '../domain/plaid/same-id.ts'
import type { ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import { type Subject, type SubjectKey, subjectKeyOf } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { Decisions } from '../ports/decisions.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { readView, type ViewEnvironment } from './read-view.ts'

export type ExplainEnvironment = ViewEnvironment &
  DeploymentEnvironment & { readonly decisions: Pick<Decisions, 'ofSubject'> }

type ExplainStep<A> = ReaderTaskEither<ExplainEnvironment, RetryError, A>

/** Explains one subject: reads all that is known of it, and computes the rest. */
const explain =
  (key: SubjectKey): ExplainStep<Explanation> =>
  context =>
  async () => {
    const [view, kept] = await Promise.all([readView(key)(context)(), context.decisions.ofSubject(key)()])
    if (E.isLeft(view)) return view
    return E.isLeft(kept) ? kept : E.right(explanationOf(view.right, kept.right))
  }

/** Explains a user with a template of this deployment. */
export const explainSubject =
  ({ client_user_id, template_id }: Subject): ExplainStep<Explanation> =>
  context =>
    includesId(context.templateIds, template_id)
      ? explain({ environment: context.plaidEnv, client_user_id, template_id })(context)
      : async () => E.left({ _tag: 'NotAllowed' })

/** The standing of a subject that has an attempt. */
export const explainStanding =
  (subject: Subject): ExplainStep<Explanation> =>
  context =>
  async () => {
    const explained = await explainSubject(subject)(context)()
    return E.isRight(explained) && explained.right.attempts.length === 0
      ? E.left({ _tag: 'AttemptNotFound' })
      : explained
  }

const isKnown = ({ attempts, timeline }: Explanation): boolean => attempts.length > 0 || timeline.length > 0

/** Explains a user with each template of this deployment under which there is anything. */
export const explainUser =
  (client_user_id: ClientUserId): ExplainStep<ReadonlyArray<Explanation>> =>
  context =>
  async () => {
    const explanations: Explanation[] = []
    // One after the other: each is a list, and Plaid limits their rate.
    for (const template_id of context.templateIds) {
      const explained = await explain({
        environment: context.plaidEnv,
        client_user_id,
        template_id: template_id as TemplateId,
      })(context)()
      if (E.isLeft(explained)) return explained
      if (isKnown(explained.right)) explanations.push(explained.right)
    }
    return E.right(explanations)
  }

const isNotFound = (error: RetryError): boolean =>
  error._tag === 'PlaidRefused' && error.plaid.error_code === 'NOT_FOUND'

/** The subject of an attempt: from its small item, else from Plaid. */
const subjectOfAttempt =
  (attempt_id: string): ExplainStep<Subject> =>
  ({ firstAttempts, plaid, plaidEnv }) =>
  async () => {
    const first = await firstAttempts.load(plaidEnv, attempt_id)()
    if (E.isLeft(first)) return first
    if (first.right !== undefined) return E.right(first.right)
    const read = await plaid.getSnapshot(attempt_id)()
    if (E.isLeft(read)) return isNotFound(read.left) ? E.left({ _tag: 'AttemptNotFound' }) : read
    const key = subjectKeyOf(read.right)
    return key === undefined ? E.left({ _tag: 'AttemptNotFound' }) : E.right(key)
  }

/** Explains the subject of an attempt. */
export const explainAttempt =
  (attempt_id: string): ExplainStep<Explanation> =>
  context =>
  async () => {
    const subject = await subjectOfAttempt(attempt_id)(context)()
    return E.isLeft(subject) ? subject : explainSubject(subject.right)(context)()
  }
