import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { oneOf } from '../../codec/one-of.ts'
import { type DecisionItem, expiresAtSeconds } from '../../domain/decision-item.ts'
import { AttemptStatus } from '../../domain/plaid/attempt.ts'
import type { Facts } from '../../domain/policy/facts.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import { decidedAttributes } from './decided-index.ts'
import { decisionKey, type Item } from './item-key.ts'

type Content = Omit<DecisionItem, 'key' | 'attempt_id' | 'atMs' | 'decision' | 'closed'>

const FactsCodec: t.Type<Facts, unknown, unknown> = t.record(t.string, t.union([t.string, t.number, t.boolean]))

/** The part of a decision that is stored as JSON text. */
const Body: t.Type<Content, unknown, unknown> = t.exact(
  t.intersection([
    t.type({
      rules: t.readonlyArray(t.string),
      policy: t.strict({ version: t.string, hash: t.string }),
      status: AttemptStatus,
      facts: FactsCodec,
    }),
    t.partial({ reason: t.string }),
  ]),
)

const Row = t.type({
  environment: t.type({ S: oneOf('environment', ['sandbox', 'production']) }),
  template_id: t.type({ S: TemplateId }),
  client_user_id: t.type({ S: ClientUserId }),
  attempt_id: t.type({ S: t.string }),
  decision: t.type({ S: oneOf('decision', ['Retry', 'Hold', 'Never']) }),
  decided_at: t.type({ N: t.string }),
  body: t.type({ S: t.string }),
})

/** The item of a decision. `outcome` and `closed_at` are added when its attempt has ended. */
export const decisionItemIn = (
  { key, attempt_id, atMs, decision, closed: _, ...content }: DecisionItem,
  decisionDays: number,
): Item => {
  const itemKey = decisionKey(key, atMs, attempt_id)
  return {
    ...itemKey,
    environment: { S: key.environment },
    template_id: { S: key.template_id },
    client_user_id: { S: key.client_user_id },
    attempt_id: { S: attempt_id },
    decision: { S: decision },
    body: { S: JSON.stringify(Body.encode(content)) },
    ...decidedAttributes(itemKey.pk.S, atMs),
    expires_at: { N: String(expiresAtSeconds(atMs, decisionDays)) },
  }
}

const closedIn = (item: Item): Pick<DecisionItem, 'closed'> => {
  const { S: outcome } = item['outcome'] ?? {}
  return outcome === undefined ? {} : { closed: { outcome, atMs: Number(item['closed_at']?.N) } }
}

export const decisionOf = (item: Item): E.Either<unknown, DecisionItem> =>
  pipe(
    Row.decode(item),
    E.flatMap(({ environment, template_id, client_user_id, attempt_id, decision, decided_at, body }) =>
      pipe(
        json.parse(body.S),
        E.flatMap(Body.decode),
        E.map(content => ({
          key: { environment: environment.S, template_id: template_id.S, client_user_id: client_user_id.S },
          attempt_id: attempt_id.S,
          atMs: Number(decided_at.N),
          decision: decision.S,
          ...content,
          ...closedIn(item),
        })),
      ),
    ),
  )
