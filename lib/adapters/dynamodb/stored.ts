import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { Item } from './item-key.ts'

/** Incremented with every change that an older version would misread. */
const schema = '1'

/** The attributes of every item that is saved on its version: the one that it gets, and its content as JSON text. */
export const stored = <A>(codec: t.Type<A, unknown, unknown>, version: number, body: A): Item => ({
  schema: { N: schema },
  version: { N: String(version + 1) },
  body: { S: JSON.stringify(codec.encode(body)) },
})

const unreadable = (cause: 'unknown-schema' | 'wrong-shape'): LedgerUnavailable => ({
  _tag: 'LedgerUnavailable',
  cause,
})

/**
 * The content of an item, with its version. An item of an unknown schema is an error: read as an empty one, what it
 * remembers would be forgotten.
 */
export const readStored = <A extends object>(
  codec: t.Type<A, unknown, unknown>,
  item: Item,
): E.Either<LedgerUnavailable, A & { readonly version: number }> => {
  if (item['schema']?.N !== schema) return E.left(unreadable('unknown-schema'))
  const version = Number(item['version']?.N)
  if (!Number.isSafeInteger(version) || version < 1) return E.left(unreadable('wrong-shape'))
  return pipe(
    json.parse(item['body']?.S ?? ''),
    E.flatMap(codec.decode),
    E.bimap(
      () => unreadable('wrong-shape'),
      body => ({ ...body, version }),
    ),
  )
}
