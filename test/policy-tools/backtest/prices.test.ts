import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { costOf, costPer } from '../../../policy-tools/backtest/cost.ts'
import { pricesIn } from '../../../policy-tools/backtest/prices.ts'
import { type Edit, edited } from '../../support/edited.ts'
import { rightOf } from '../../support/right-of.ts'

const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../../policies', name), 'utf8'))

const example = read('prices.example.json')
const isOfSchema = new Ajv({ allowUnionTypes: true }).compile(read('prices.schema.json'))
const isRead = (content: unknown): boolean => E.isRight(pricesIn(JSON.stringify(content)))

const with1 = (...edit: Edit): unknown => edited(example, edit)
const document = '/prices/document'

describe('a file with prices', () => {
  it.each<[boolean, string, unknown]>([
    [true, 'the example', example],
    [true, 'a check that is absent', with1(document, undefined)],
    [true, 'a check that is null', with1(document, null)],
    [true, 'nothing known', with1('/prices', {})],
    [true, 'a price of nothing', with1(`${document}/amount`, 0)],
    [true, 'four decimals', with1(`${document}/amount`, 0.1234)],
    [true, 'no schema', with1('/$schema', undefined)],
    [false, 'no prices', with1('/prices', undefined)],
    [false, 'no currency', with1('/currency', undefined)],
    [false, 'a currency in words', with1('/currency', 'dollars')],
    [false, 'another check', with1('/prices/sms', { amount: 1, unit: 'per attempt', source: 'x' })],
    [false, 'another member', with1('/discount', 5)],
    [false, 'no source', with1(`${document}/source`, undefined)],
    [false, 'an empty source', with1(`${document}/source`, '')],
    [false, 'no unit', with1(`${document}/unit`, undefined)],
    [false, 'another unit', with1(`${document}/unit`, 'per thousand')],
    [false, 'no amount', with1(`${document}/amount`, undefined)],
    [false, 'an amount of text', with1(`${document}/amount`, '0.75')],
    [false, 'less than nothing', with1(`${document}/amount`, -0.1)],
    [false, 'too much', with1(`${document}/amount`, 1000.1)],
    [false, 'five decimals', with1(`${document}/amount`, 0.12345)],
    [false, 'a list', []],
  ])('%s: %s, and the schema agrees', (isGood, _, content) => {
    expect({ read: isRead(content), schema: isOfSchema(content) }).toEqual({ read: isGood, schema: isGood })
  })

  it('names each fault by its pointer', () => {
    expect(pricesIn(JSON.stringify(with1(`${document}/amount`, -1)))).toMatchObject({
      left: ['/prices/document/amount: It must be a number from 0 to 1000, with at most four decimals.'],
    })
  })
})

describe('the cost of retries', () => {
  const prices = { currency: 'USD', parts: { anti_fraud_engine: 1, document: 7_500 } }

  it('is exact', () => {
    const retries = Array.from({ length: 100_000 }, () => ['anti_fraud_engine', 'document'] as const)
    expect(costOf(retries, prices).cost.total).toBe('75010.00')
    expect(costPer(costOf(retries.slice(0, 2), prices), 3)).toBe('0.5001')
  })

  it('is not known where a price is not known, and what is known is said', () => {
    const summed = costOf([['anti_fraud_engine'], ['anti_fraud_engine', 'selfie']], prices)
    expect(summed.cost).toMatchObject({
      total: null,
      known_part: '0.0002',
      retries_of_unknown_price: 1,
      unknown_prices: ['selfie'],
    })
    expect(costPer(summed, 1)).toBeNull()
  })

  it('is no number where there are no people', () => {
    expect(costPer(costOf([], rightOf(pricesIn(JSON.stringify(example)))), 0)).toBeNull()
  })
})
