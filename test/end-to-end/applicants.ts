import { firstAttemptsIn } from '../../lib/adapters/dynamodb/first-attempts.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import { endAttempt } from '../../local/failed-attempt.ts'
import { type Finding, findings } from '../../local/findings.ts'
import { clientFor } from '../support/ledger-table.ts'
import { rightOf } from '../support/right-of.ts'
import { type AutomaticStack, template_id } from './automatic-stack.ts'

/** How each attempt of an applicant ends, the first one first. `left`: the applicant does not go on. */
type Plan = ReadonlyArray<Finding | 'success' | 'canceled' | 'left'>

const { mistypedName, blurredDocument, highRisk, watchlistHit } = findings

export const plans: Readonly<Record<string, Plan>> = {
  typing: [mistypedName, 'success'],
  twice: [mistypedName, mistypedName, 'success'],
  exhausted: [mistypedName, mistypedName, mistypedName],
  risky: [mistypedName, highRisk],
  blurred: [blurredDocument, 'left'],
  held: [{ step: 'kyc_check', status: 'failed' }],
  never: [watchlistHit],
  verified: ['success'],
  withdrawn: ['canceled'],
  left: ['left'],
}

/**
 * `steps`: the first webhook about an attempt is STEP_UPDATED. `status`: it is STATUS_UPDATED, when the attempt has
 * ended.
 */
type FirstWebhook = 'steps' | 'status'

/** Applicants who follow their plans. In a disturbed run only the first webhook of each first attempt arrives. */
export const applicantsOf = (stack: AutomaticStack, isDisturbed: boolean) => {
  const { simulator, clock } = stack
  const users = new Map<string, { readonly plan: Plan; readonly first: FirstWebhook; done: number }>()
  const loseWebhooks = (drop: boolean): void => simulator.configureWebhooks({ drop: isDisturbed && drop })

  const act = (id: string, outcome: Plan[number] | undefined): void => {
    if (outcome === undefined || outcome === 'left') return
    if (typeof outcome === 'string') simulator.setStatus(id, outcome)
    else endAttempt(simulator, id, outcome)
  }

  return {
    /** New applicants, one for each plan. */
    join: async (group: string, names: readonly string[], first: FirstWebhook): Promise<void> => {
      for (const name of names) {
        const client_user_id = `${group}-${name}`
        users.set(client_user_id, { plan: plans[name] ?? [], first, done: 0 })
        const { id } = simulator.seedAttempt({ client_user_id, template: { id: template_id } })
        loseWebhooks(first !== 'steps')
        simulator.setStep(id, 'accept_tos', { status: 'success' })
      }
      await clock.untilIdle()
      loseWebhooks(true)
    },
    /** The applicants with a new attempt end it, according to their plans. */
    goOn: async (): Promise<void> => {
      for (const [client_user_id, user] of users) {
        const attempts = stack.attemptsOf(client_user_id)
        const newest = attempts.at(-1)
        if (newest === undefined || attempts.length === user.done) continue
        act(newest.id, user.plan[user.done])
        if (isDisturbed && user.first === 'status' && user.done === 0) {
          loseWebhooks(false)
          simulator.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: newest.id })
          loseWebhooks(true)
        }
        user.done += 1
      }
      await clock.untilIdle()
    },
    users: (): readonly string[] => [...users.keys()],
  }
}

/** What a run has led to, in words that do not depend on ids and times. */
export const outcomeOf = async (stack: AutomaticStack, users: readonly string[], startMs: number) => {
  const names = users.flatMap(user =>
    stack.attemptsOf(user).map(({ id }, index) => [id, `${user}#${index + 1}`] as const),
  )
  const named = (text: string): string => names.reduce((all, [id, name]) => all.replaceAll(id, name), text)
  const client = clientFor(stack.table.url)
  const store = { client, tableName: 'idv-retry-local' }
  const ledgers = await Promise.all(
    users.map(async user => {
      const key = { environment: 'sandbox', template_id: rightOf(TemplateId.decode(template_id)) } as const
      const loaded = await ledgerIn(store).load({ ...key, client_user_id: rightOf(ClientUserId.decode(user)) })()
      const { attempts, outbox } = rightOf(loaded)
      const entries = attempts.map(({ attempt_id, sends, state }) => {
        const { _tag } = state
        const more = _tag === 'Retried' ? state.child_id : _tag === 'Skipped' ? state.reason : ''
        return named(`${attempt_id}: ${_tag} ${more}, ${sends.length} sent`)
      })
      return [user, { entries: entries.toSorted(), unpublished: outbox.length }] as const
    }),
  )
  const watched = await Promise.all(
    names.map(async ([id, name]) => {
      const loaded = rightOf(await firstAttemptsIn(store).load('sandbox', id)())
      return loaded?.lookAtMs === undefined ? [] : [name]
    }),
  )
  client.destroy()
  const details = stack.bus
    .events()
    .filter(({ source }) => source === 'idv-retry')
    .map(({ detail }) => detail as Readonly<Record<string, unknown>>)
  return {
    /** Each thing that happened, by the id of its outcome event, and its first time, in milliseconds since the start. */
    events: new Map(details.toReversed().map(({ id, at }) => [named(String(id)), Date.parse(String(at)) - startMs])),
    ledgers: Object.fromEntries(ledgers),
    stillWatched: watched.flat(),
    retries: Object.fromEntries(users.map(user => [user, stack.asked(user, 'retry')])),
    attempts: Object.fromEntries(users.map(user => [user, stack.attemptsOf(user).map(({ status }) => status)])),
    deadLetters: stack.deadLetters.sent().length,
    waiting: stack.queue.messages().length + stack.dueQueue.messages().length,
  }
}
