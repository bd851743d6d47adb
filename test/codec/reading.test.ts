import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText, flag, list, members, moment, quantity, word } from '../../lib/codec/reading.ts'

const answer = word(['yes', 'no'])

const rows: ReadonlyArray<{
  reader: string
  read: (input: unknown) => unknown
  cases: ReadonlyArray<readonly [unknown, unknown]>
}> = [
  {
    reader: 'word',
    read: answer,
    cases: [
      ['yes', 'yes'],
      ['maybe', 'unrecognised'],
      ['unknown', 'unrecognised'],
      ['', 'unrecognised'],
      [true, 'unrecognised'],
      [null, 'unknown'],
      [undefined, 'unknown'],
    ],
  },
  {
    reader: 'flag',
    read: flag,
    cases: [
      [true, true],
      [false, false],
      ['false', 'unrecognised'],
      [0, 'unrecognised'],
      [null, 'unknown'],
      [undefined, 'unknown'],
    ],
  },
  {
    reader: 'quantity',
    read: quantity,
    cases: [
      [0, 0],
      [70, 70],
      [0.5, 0.5],
      [-1, 'unrecognised'],
      [Number.NaN, 'unrecognised'],
      [Number.POSITIVE_INFINITY, 'unrecognised'],
      ['7', 'unrecognised'],
      [null, 'unknown'],
    ],
  },
  {
    reader: 'moment',
    read: moment,
    cases: [
      ['2020-07-24T03:26:02Z', '2020-07-24T03:26:02Z'],
      ['2020-07-24', 'unrecognised'],
      [0, 'unrecognised'],
      [null, 'unknown'],
    ],
  },
  {
    reader: 'anyText',
    read: anyText,
    cases: [
      ['idv_1', 'idv_1'],
      ['', 'unrecognised'],
      [1, 'unrecognised'],
      [null, 'unrecognised'],
      [undefined, 'unrecognised'],
    ],
  },
  {
    reader: 'members',
    read: members({ a: answer, b: flag }),
    cases: [
      [
        { a: 'yes', b: true, c: 'dropped' },
        { a: 'yes', b: true },
      ],
      [{ a: 'yes' }, { a: 'yes', b: 'unknown' }],
      [null, { a: 'unknown', b: 'unknown' }],
      [undefined, { a: 'unknown', b: 'unknown' }],
      ['yes', { a: 'unrecognised', b: 'unrecognised' }],
      [['yes'], { a: 'unrecognised', b: 'unrecognised' }],
    ],
  },
  {
    reader: 'list',
    read: list(members({ a: answer })),
    cases: [
      [[], []],
      [null, []],
      [undefined, []],
      [
        [{ a: 'no' }, null],
        [{ a: 'no' }, { a: 'unrecognised' }],
      ],
      [{ a: 'yes' }, [{ a: 'unrecognised' }]],
      ['yes', [{ a: 'unrecognised' }]],
    ],
  },
]

describe.each(rows)('$reader', ({ read, cases }) => {
  it.each(cases)('%j is read as %j', (input, expected) => {
    expect(read(input)).toEqual(expected)
  })

  it('reads any value without an exception', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), input => {
        expect(read(input)).toBeDefined()
      }),
    )
  })
})
