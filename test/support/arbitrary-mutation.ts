import fc from 'fast-check'
import { arbitraryInvisible } from './arbitrary-invisible.ts'
import { type Edit, edited } from './edited.ts'

type Json = fc.JsonValue

const isParent = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The pointer of each member, at any depth, with its value. */
const membersIn = (value: unknown, at = ''): ReadonlyArray<readonly [pointer: string, value: unknown]> =>
  isParent(value)
    ? Object.entries(value).flatMap(([name, inner]) => [
        [`${at}/${name}`, inner] as const,
        ...membersIn(inner, `${at}/${name}`),
      ])
    : []

const parentsIn = (value: unknown): ReadonlyArray<string> => [
  '',
  ...membersIn(value).flatMap(([pointer, inner]) => (isParent(inner) ? [pointer] : [])),
]

const long = [80, 100, 254, 256, 1024, 1025].flatMap(count => ['x'.repeat(count), '𐐀'.repeat(count)])

const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    '',
    ' ',
    {},
    [],
    [null],
    { a: 1 },
    'US',
    'us',
    '12345',
    'custom',
  ),
  fc.constantFrom<Json>('1889-12-31', '1890-01-01', '2023-02-29', '2024-02-29', '2999-01-01', '1975-13-01', '1975-1-1'),
  fc.constantFrom<Json>(
    'a@b',
    'a@b.c',
    'a.@b.com',
    'a@-b.com',
    'a@b-.com',
    'é@ü.de',
    'a b@c.de',
    'a😀@b.com',
    'ａ@b.com',
  ),
  fc.constantFrom<Json>(
    '+1234567',
    '+123456',
    '+0234567',
    'PO Box 1',
    '123',
    'SW1A 1AA',
    'SW1A1AA',
    '\u200d',
    '日',
    ...long,
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)

const names = [
  'client_id',
  'secret',
  'gave_consent',
  'steps',
  'user',
  'email_address',
  'region',
  '__proto__',
  'constructor',
]

/** A text with a character put in, a character less, or white space around it. */
const changed = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.nat(text.length),
      fc.oneof(arbitraryInvisible, fc.constantFrom(' ', '\u200c', '-', '.', ',', '@', 'é', '1')),
    )
    .chain(([index, character]) =>
      fc.constantFrom(
        text.slice(0, index) + character + text.slice(index),
        text.slice(1),
        `${text}${character}`,
        `${character}${text}`,
      ),
    )

const editOf = (document: unknown): fc.Arbitrary<Edit> => {
  const members = membersIn(document)
  const added = fc
    .tuple(fc.constantFrom(...parentsIn(document)), fc.constantFrom(...names), values)
    .map(([parent, name, value]): Edit => [`${parent}/${name}`, value])
  if (members.length === 0) return added
  const member = fc.constantFrom(...members)
  const texts = members.filter((each): each is readonly [string, string] => typeof each[1] === 'string')
  return fc.oneof(
    added,
    member.map(([pointer]): Edit => [pointer, undefined]),
    fc.tuple(member, values).map(([[pointer], value]): Edit => [pointer, value]),
    ...(texts.length === 0
      ? []
      : [fc.constantFrom(...texts).chain(([pointer, text]) => changed(text).map((value): Edit => [pointer, value]))]),
  )
}

/** The document after one to three small changes, each of which may make it wrong. */
export const mutated = (documents: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const once = (document: unknown): fc.Arbitrary<unknown> => editOf(document).map(edit => edited(document, edit))
  return fc
    .tuple(documents, fc.integer({ min: 1, max: 3 }))
    .chain(([document, times]) =>
      Array.from({ length: times }).reduce<fc.Arbitrary<unknown>>(after => after.chain(once), fc.constant(document)),
    )
}
