import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import type { PlaidEnv } from '../plaid/environment.ts'
import type { Counts } from './counts.ts'
import { emptyElement, type Facts, type Judged } from './facts.ts'
import { type Snapshot, snapshotDecoder } from './findings/snapshot.ts'
import type { Lineage } from './lineage.ts'

const unescaped = (member: string): string =>
  member.includes('~') ? member.replaceAll('~1', '/').replaceAll('~0', '~') : member

type Tree = { [member: string]: Tree | Facts[string] }

const treeOf = (facts: Facts): Tree => {
  const root: Tree = Object.create(null) as Tree
  for (const [pointer, fact] of Object.entries(facts)) {
    const [, ...path] = pointer.split('/')
    const last = path.pop()
    if (last === undefined) continue
    let at = root
    for (const escaped of path) {
      const member = unescaped(escaped)
      const next = at[member]
      if (typeof next === 'object') at = next
      else {
        const inner = Object.create(null) as Tree
        at[member] = inner
        at = inner
      }
    }
    at[unescaped(last)] = fact
  }
  return root
}

/** An object whose members are the numbers of a list is that list. */
const grown = (value: Tree | Facts[string]): unknown => {
  if (value === emptyElement) return {}
  if (typeof value !== 'object') return value
  const entries = Object.entries(value)
  const isList = entries.length > 0 && entries.every(([member], index) => member === String(index))
  return isList
    ? entries.map(([, inner]) => grown(inner))
    : Object.fromEntries(entries.map(([member, inner]) => [member, grown(inner)]))
}

const list = <C extends t.Mixed>(element: C) =>
  new t.Type<ReadonlyArray<t.TypeOf<C>>, unknown, unknown>(
    'list',
    (_): _ is ReadonlyArray<t.TypeOf<C>> => Array.isArray(_),
    (input, context) => (input === undefined ? t.success([]) : t.array(element).validate(input, context)),
    t.identity,
  )

const map = <C extends t.Mixed>(element: C) =>
  new t.Type<Readonly<Record<string, t.TypeOf<C>>>, unknown, unknown>(
    'map',
    (_): _ is Readonly<Record<string, t.TypeOf<C>>> => t.UnknownRecord.is(_),
    (input, context) => (input === undefined ? t.success({}) : t.record(t.string, element).validate(input, context)),
    t.identity,
  )

const KeptCounts = t.type({
  subject: t.intersection([
    t.type({
      automatic: t.number,
      onDemand: t.number,
      automaticByDocumentOrSelfie: t.number,
      automaticByRule: map(t.number),
    }),
    t.partial({ lastSentAtMs: t.number }),
  ]),
  user: t.type({ retries: t.number }),
  inFlight: t.number,
  automaticByDay: list(t.number),
})

const Kept = t.type({
  environment: t.union([t.literal('sandbox'), t.literal('production')]),
  lineage: t.intersection([
    t.type({
      place: t.union([t.literal('newest'), t.literal('retried'), t.literal('not-newest')]),
      before: list(t.UnknownRecord),
      children: t.number,
      faces: map(t.union([t.literal('own'), t.literal('stranger'), t.literal('unasked')])),
    }),
    t.partial({ isVerifiedElsewhere: t.boolean }),
  ]),
  counts: KeptCounts,
  now: t.number,
})

/** The members in the order in which `policyCounts` gives them: a decision shows them, and is compared byte for byte. */
const countsIn = ({ subject, user, inFlight, automaticByDay }: t.TypeOf<typeof KeptCounts>): Counts => {
  const { automatic, onDemand, automaticByDocumentOrSelfie, automaticByRule, lastSentAtMs } = subject
  return {
    subject: {
      automatic,
      onDemand,
      automaticByDocumentOrSelfie,
      automaticByRule,
      ...(lastSentAtMs !== undefined && { lastSentAtMs }),
    },
    user: { retries: user.retries },
    inFlight,
    automaticByDay,
  }
}

const lineageIn = (
  { place, children, faces, isVerifiedElsewhere }: t.TypeOf<typeof Kept>['lineage'],
  before: ReadonlyArray<Snapshot>,
): Lineage => ({
  place,
  before,
  children,
  faces,
  ...(isVerifiedElsewhere !== undefined && { isVerifiedElsewhere }),
})

const attemptIn = (environment: PlaidEnv, client_user_id: string, kept: object): E.Either<t.Errors, Snapshot> =>
  snapshotDecoder(environment).decode({ previous_attempt_id: null, ...kept, client_user_id })

/** What a decision was made of, from its facts, so that it can be judged again; Left if they were changed. */
export const judgedIn = (facts: Facts, client_user_id: string): E.Either<t.Errors, Judged> => {
  const tree = grown(treeOf(facts))
  return pipe(
    Kept.decode(tree),
    E.flatMap(({ environment, lineage, counts, now }) =>
      pipe(
        attemptIn(environment, client_user_id, t.UnknownRecord.is(tree) ? tree : {}),
        E.flatMap(snapshot =>
          pipe(
            lineage.before,
            E.traverseArray(kept => attemptIn(environment, client_user_id, kept)),
            E.map(before => ({ snapshot, lineage: lineageIn(lineage, before), counts: countsIn(counts), nowMs: now })),
          ),
        ),
      ),
    ),
  )
}
