import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { boundedText } from '../../lib/codec/bounded-text.ts'
import { closed } from '../../lib/codec/closed.ts'
import * as json from '../../lib/codec/json.ts'
import { oneOf } from '../../lib/codec/one-of.ts'
import { refined } from '../../lib/codec/refined.ts'
import { text } from '../../lib/codec/text.ts'
import { violationsOf } from '../../lib/codec/violation.ts'
import type { ChargedCheck } from './charged-steps.ts'

/** Prices are counted in ten-thousandths of the currency, as whole numbers, so that sums are exact. */
export const partsOfOne = 10_000

const amountMax = 1_000

const Amount = refined(
  t.number,
  `a number from 0 to ${amountMax}, with at most four decimals`,
  (amount): amount is number => amount >= 0 && amount <= amountMax && Number(amount.toFixed(4)) === amount,
)

const Price = closed('Price', {
  required: { amount: Amount, unit: oneOf('unit', ['per attempt']), source: boundedText('source', { max: 300 }) },
  optional: {},
})

const File = closed('Prices', {
  required: {
    currency: text('currency', 'three capital letters, such as USD', value => /^[A-Z]{3}$/.test(value)),
    prices: closed('Prices', {
      required: {},
      optional: { anti_fraud_engine: Price, data_source: Price, document: Price, selfie: Price },
    }),
  },
  optional: { $schema: boundedText('$schema', { max: 1_000 }) },
})

/** A check that is not in it has a price that is not known. */
export interface Prices {
  readonly currency: string
  /** In ten-thousandths. */
  readonly parts: Readonly<Partial<Record<ChargedCheck, number>>>
}

/** Reads the text of a file with prices; Left is one sentence for each fault. */
export const pricesIn = (input: string): E.Either<ReadonlyArray<string>, Prices> =>
  pipe(
    json.parse(input),
    E.mapLeft(() => ['It must be JSON.']),
    E.flatMap(value =>
      pipe(
        File.decode(value),
        E.mapLeft(errors => violationsOf(errors).map(({ pointer, expected }) => `${pointer}: It must be ${expected}.`)),
      ),
    ),
    E.map(({ currency, prices }) => ({
      currency,
      parts: Object.fromEntries(
        Object.entries(prices).flatMap(([check, price]) =>
          price === undefined ? [] : [[check, Math.round(price.amount * partsOfOne)]],
        ),
      ),
    })),
  )
