import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { attemptDueAtMs } from '../domain/ledger/due.ts'
import type { OperatorNote } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { rejectionError } from '../domain/objection.ts'
import type { ForgetAnswer } from '../domain/operator/change-answers.ts'
import { notOurs, whatRemains } from '../domain/operator/what-remains.ts'
import { foldedId } from '../domain/plaid/same-id.ts'
import { type ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ErasureEnvironment } from '../ports/erasure.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { UserBudgetsEnvironment } from '../ports/user-budgets.ts'
import { applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { endForPerson } from './end-for-person.ts'
import type { PublishEnvironment } from './publish-outbox.ts'

export type ForgetEnvironment = PublishEnvironment &
  PlaidEnvironment &
  UserBudgetsEnvironment &
  DeploymentEnvironment &
  ErasureEnvironment & { readonly archiveDays: number }

type Forgetting<A> = ReaderTaskEither<ForgetEnvironment, RetryError, A>

/** A subject of the person, and the attempts that are known of it. */
interface Known {
  readonly subject: SubjectLedger
  readonly atPlaid: number
  readonly attemptIds: ReadonlyArray<string>
}

type Counts = Pick<ForgetAnswer, 'removed' | 'ended'>

/** The deployment's templates, and those of the person's automatic retries, which may not be listed any more. */
const templatesOf =
  (client_user_id: ClientUserId): Forgetting<ReadonlyArray<TemplateId>> =>
  ({ userBudgets, plaidEnv, templateIds }) =>
  async () => {
    const budget = await userBudgets.load(plaidEnv, client_user_id)()
    if (E.isLeft(budget)) return budget
    const ids = [...templateIds, ...budget.right.slots.map(({ template_id }) => template_id)].filter(TemplateId.is)
    return E.right([...new Map(ids.map(id => [foldedId(id), id])).values()])
  }

/** Plaid refuses the list of a template that was deleted there: then the ledger and the decisions name the attempts. */
const knownUnder =
  (client_user_id: ClientUserId, template_id: TemplateId): Forgetting<Known> =>
  ({ ledger, plaid, plaidEnv: environment, nowMs }) =>
  async () => {
    const loaded = await ledger.load({ environment, client_user_id, template_id })()
    if (E.isLeft(loaded)) return loaded
    const subject = loaded.right
    const sending = subject.attempts.find(({ state }) => state._tag === 'Sending' || state._tag === 'Unknown')
    if (sending !== undefined) {
      const againAtMs = attemptDueAtMs(sending.state) ?? nowMs()
      return E.left(rejectionError({ _tag: 'Rejected', reason: 'in-progress', againAtMs }, nowMs()))
    }
    const listed = await plaid.listAttempts(subject)()
    if (E.isLeft(listed) && listed.left._tag !== 'PlaidRefused') return listed
    const atPlaid = E.isRight(listed) ? listed.right.attempts.map(({ id }) => id) : []
    return E.right({
      subject,
      atPlaid: atPlaid.length,
      attemptIds: [...atPlaid, ...subject.attempts.map(({ attempt_id }) => attempt_id)],
    })
  }

/**
 * Forgets one subject. What is planned ends first, then the ledger forgets: from then on no webhook of before has anything
 * kept. A subject that is not known gets no item.
 */
const forgetSubject =
  ({ subject: loaded, attemptIds }: Known, note: OperatorNote): Forgetting<Counts> =>
  environment =>
  async () => {
    const finished = await endForPerson(loaded, note)(environment)()
    if (E.isLeft(finished)) return finished
    const { subject, ended } = finished.right
    const kept = await environment.decisions.ofSubject(subject)()
    if (E.isLeft(kept)) return kept
    const isKnown =
      subject.version > 0 || attemptIds.length > 0 || kept.right.decisions.length + kept.right.unreadable > 0
    if (isKnown) {
      const forgotten = await applyTo(subject, { _tag: 'Forget' })(environment)()
      if (E.isLeft(forgotten)) return forgotten
      if (forgotten.right._tag === 'Rejected')
        return E.left(rejectionError(forgotten.right.rejected, environment.nowMs()))
    }
    const erased = await environment.erasure.ofSubject(subject, attemptIds)()
    if (E.isLeft(erased)) return erased
    const { decisions, watchedAttempts } = erased.right
    const ledgers = subject.version > 0 && subject.forgottenAtMs === undefined ? 1 : 0
    return E.right({ ended, removed: { ledgers, decisions, watched_attempts: watchedAttempts, budgets: 0 } })
  }

const none: Counts = {
  removed: { ledgers: 0, decisions: 0, watched_attempts: 0, budgets: 0 },
  ended: { scheduled: 0, watched: 0, reviews: 0 },
}

const added = (one: Counts, other: Counts): Counts => ({
  removed: {
    ledgers: one.removed.ledgers + other.removed.ledgers,
    decisions: one.removed.decisions + other.removed.decisions,
    watched_attempts: one.removed.watched_attempts + other.removed.watched_attempts,
    budgets: one.removed.budgets + other.removed.budgets,
  },
  ended: {
    scheduled: one.ended.scheduled + other.ended.scheduled,
    watched: one.ended.watched + other.ended.watched,
    reviews: one.ended.reviews + other.ended.reviews,
  },
})

/**
 * Removes the user's id from the table, and what is kept about them; what guards against a second retry stays, under a
 * hash. Refused before anything is changed while a send of theirs has no outcome. After a failure half-way the same call
 * does the rest.
 */
export const forgetPerson =
  (client_user_id: ClientUserId, note: OperatorNote): Forgetting<ForgetAnswer> =>
  environment =>
  async () => {
    const templates = await templatesOf(client_user_id)(environment)()
    if (E.isLeft(templates)) return templates
    const subjects: Known[] = []
    for (const template_id of templates.right) {
      const known = await knownUnder(client_user_id, template_id)(environment)()
      if (E.isLeft(known)) return known
      subjects.push(known.right)
    }
    let counted = none
    for (const known of subjects) {
      const counts = await forgetSubject(known, note)(environment)()
      if (E.isLeft(counts)) return counts
      counted = added(counted, counts.right)
    }
    const ofBudget = await environment.erasure.ofBudget(environment.plaidEnv, client_user_id)()
    if (E.isLeft(ofBudget)) return ofBudget
    return E.right({
      client_user_id,
      attempts_at_plaid: subjects.reduce((sum, { atPlaid }) => sum + atPlaid, 0),
      removed: { ...counted.removed, budgets: ofBudget.right ? 1 : 0 },
      ended: counted.ended,
      remains: whatRemains(environment.archiveDays),
      not_ours: notOurs,
    })
  }
