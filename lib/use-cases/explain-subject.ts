import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Explanation } from '../domain/operator/explanation.ts'
import { explanationOf } from '../domain/operator/explanation-of.ts'
import { includesId } from '../domain/plaid/same-id.ts'
import type { ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import type { Subject, SubjectKey } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { Decisions } from '../ports/decisions.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { findSubject } from './find-subject.ts'
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

/** Explains the subject of an attempt. */
export const explainAttempt =
  (attempt_id: string): ExplainStep<Explanation> =>
  context =>
  async () => {
    const subject = await findSubject(attempt_id)(context)()
    return E.isLeft(subject) ? subject : explainSubject(subject.right)(context)()
  }
