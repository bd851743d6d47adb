import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { instant } from '../../lib/codec/instant.ts'
import * as json from '../../lib/codec/json.ts'
import { oneOf } from '../../lib/codec/one-of.ts'
import type { ExportedDecision } from '../../lib/domain/operator/read-answers.ts'
import { isSameId } from '../../lib/domain/plaid/same-id.ts'
import type { Facts, Judged } from '../../lib/domain/policy/facts.ts'
import { judgedIn } from '../../lib/domain/policy/judged-in.ts'

/** A line of the file that `idvr export` writes, with what its decision was made of. */
export interface Recorded {
  readonly decision: ExportedDecision
  readonly judged: Judged
}

const isFact = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

const isFacts = (input: unknown): input is Facts => t.UnknownRecord.is(input) && Object.values(input).every(isFact)

/** Checked as a whole: a record has a hundred facts, and io-ts notes the place of each. */
const FactsCodec = new t.Type<Facts, Facts, unknown>(
  'facts',
  isFacts,
  (input, context) => (isFacts(input) ? t.success(input) : t.failure(input, context)),
  t.identity,
)

const Line: t.Type<ExportedDecision, unknown, unknown> = t.intersection([
  t.type({
    client_user_id: t.string,
    template_id: t.string,
    environment: oneOf('environment', ['sandbox', 'production']),
    attempt_id: t.string,
    at: instant,
    decision: oneOf('decision', ['Retry', 'Hold', 'Never']),
    rules: t.readonlyArray(t.string),
    policy: t.type({ version: t.string, hash: t.string }),
    status: t.string,
    facts: FactsCodec,
  }),
  t.partial({ reason: t.string, closed: t.type({ outcome: t.string, at: instant }) }),
]) as t.Type<ExportedDecision, unknown, unknown>

const faultsOf = (errors: t.Errors): string => {
  const [first] = errors
  const pointer = (first?.context ?? [])
    .map(({ key }) => key)
    // An intersection adds the index of its part.
    .filter(key => key !== '' && !/^[0-9]+$/.test(key))
    .join('/')
  return pointer === ''
    ? 'no record of a decision'
    : `no record of a decision: ${pointer} is absent, or is not what it should be`
}

const isOfLine = ({ attempt_id, template_id, environment }: ExportedDecision, { snapshot }: Judged): boolean =>
  isSameId(snapshot.id, attempt_id) &&
  isSameId(snapshot.template.id, template_id) &&
  snapshot.environment === environment

/** Reads one line; Left says why it cannot be judged again. The text of the line is not repeated. */
export const recordedIn = (line: string | Uint8Array): E.Either<string, Recorded> =>
  pipe(
    json.parse(line),
    E.mapLeft(fault => (fault === 'bad-json' ? 'not JSON' : 'not UTF-8')),
    E.flatMap(input => pipe(Line.decode(input), E.mapLeft(faultsOf))),
    E.flatMap(decision =>
      pipe(
        judgedIn(decision.facts, decision.client_user_id),
        E.mapLeft(() => 'its facts are not those of a decision'),
        E.filterOrElse(
          judged => isOfLine(decision, judged),
          () => 'its facts are those of another attempt, template or environment',
        ),
        E.map(judged => ({ decision, judged })),
      ),
    ),
  )
