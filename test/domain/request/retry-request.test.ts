import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { Strategy } from 'plaid'
import { describe, expect, test } from 'vitest'
import { isIdempotencyKey } from '../../../lib/domain/request/idempotency-key.ts'
import {
  decodeRetryRequest,
  encodeRetryRequest,
  parseRetryRequest,
  RetryRequest,
  stringifyRetryRequest,
} from '../../../lib/domain/request/retry-request.ts'
import { arbitraryCharacter } from '../../support/arbitrary-character.ts'
import { arbitraryInvisible } from '../../support/arbitrary-invisible.ts'
import {
  arbitraryCustomRequest,
  arbitraryRequestWithoutSteps,
  arbitraryRetryRequest,
} from '../../support/arbitrary-retry-request.ts'

const ids = { client_user_id: 'your-db-id-3b24110', template_id: 'idvtmp_4FrXJvfQU3zGUR' }
const steps = { verify_sms: true, kyc_check: true, documentary_verification: false, selfie_check: false }
const noStep = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }
const reset = { ...ids, strategy: 'reset' }
const custom = { ...ids, strategy: 'custom', steps }

const anId = '1 to 256 characters, no leading or trailing white space, no control, invisible or unassigned characters'
const aStrategy = 'one of reset, incomplete, infer, custom'
const noSteps = 'allowed only when strategy is custom'
const credentials = 'not allowed: the service uses its own Plaid keys'
const aTrueStep = 'at least one step that is true'
const fourSteps = 'an object with verify_sms, kyc_check, documentary_verification, selfie_check'
const membersWithoutSteps = 'only these members: client_user_id, template_id, strategy, user, is_shareable'
const membersOfCustom = 'only these members: client_user_id, template_id, strategy, steps, user, is_shareable'
const membersOfAny = 'only these members: client_user_id, template_id, strategy, user, is_shareable, steps'

const invalid = (...violations: ReadonlyArray<readonly [pointer: string, expected: string]>) =>
  E.left({ _tag: 'InvalidRequest', violations: violations.map(([pointer, expected]) => ({ pointer, expected })) })

/** Part of each hostile value; no output may contain it. */
const canary = 'CANARY'

describe('the codec', () => {
  test('name: RetryRequest', () => {
    expect(RetryRequest.name).toBe('RetryRequest')
  })

  test.each<[string, unknown, boolean]>([
    ['reset', reset, true],
    ['custom', custom, true],
    ['custom without steps', { ...ids, strategy: 'custom' }, false],
    ['reset with steps', { ...reset, steps }, false],
    ['another strategy', { ...ids, strategy: 'fresh' }, false],
    ['null for steps', { ...reset, steps: null }, false],
    ['a secret', { ...reset, secret: canary }, false],
    ['null', null, false],
  ])('is, or is not: %s', (_, value, expected) => {
    expect(RetryRequest.is(value)).toBe(expected)
  })

  test('of any request: is, and decode after encode is the identity', () => {
    fc.assert(
      fc.property(arbitraryRetryRequest, request => {
        expect(RetryRequest.is(request)).toBe(true)
        expect(decodeRetryRequest(encodeRetryRequest(request))).toStrictEqual(E.right(request))
      }),
    )
  })

  test('of any request: parse after stringify is the identity, from text and from bytes', () => {
    fc.assert(
      fc.property(arbitraryRetryRequest, request => {
        const text = stringifyRetryRequest(request)
        expect(parseRetryRequest(text)).toStrictEqual(E.right(request))
        expect(parseRetryRequest(new TextEncoder().encode(text))).toStrictEqual(E.right(request))
      }),
    )
  })

  test('what is encoded has no null anywhere, and steps if and only if custom', () => {
    fc.assert(
      fc.property(arbitraryRetryRequest, request => {
        const text = stringifyRetryRequest(request)
        expect(text).not.toMatch(/:null\b/)
        expect(JSON.parse(text)).toStrictEqual(encodeRetryRequest(request))
        expect(Object.hasOwn(encodeRetryRequest(request), 'steps')).toBe(request.strategy === 'custom')
      }),
    )
  })
})

describe('strategies', () => {
  test('are those of the official client, by name', () => {
    expect(decodeRetryRequest({ ...ids })).toStrictEqual(
      invalid(['/strategy', `one of ${Object.values(Strategy).join(', ')}`]),
    )
  })

  test.each(Object.values(Strategy))('%s of the official client is accepted', strategy => {
    const request = { ...ids, strategy, ...(strategy === Strategy.Custom ? { steps } : {}) }
    expect(decodeRetryRequest(request)).toStrictEqual(E.right(request))
  })
})

describe('null means absent', () => {
  test.each(['reset', 'incomplete', 'infer'])('%s: of steps, user and is_shareable', strategy => {
    const request = { ...ids, strategy, steps: null, user: null, is_shareable: null }
    expect(decodeRetryRequest(request)).toStrictEqual(E.right({ ...ids, strategy }))
  })

  test('custom: of user and is_shareable, and steps must be there', () => {
    expect(decodeRetryRequest({ ...custom, user: null, is_shareable: null })).toStrictEqual(E.right(custom))
    expect(decodeRetryRequest({ ...custom, steps: null })).toStrictEqual(invalid(['/steps', fourSteps]))
  })

  test('not of what is required', () => {
    expect(decodeRetryRequest({ ...reset, client_user_id: null, template_id: null })).toStrictEqual(
      invalid(['/client_user_id', anId], ['/template_id', anId]),
    )
  })
})

describe('what cannot be read', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0xfe, 0x22), 'bad-encoding'],
    ['a byte order mark', `\uFEFF${JSON.stringify(reset)}`, 'bad-json'],
    ['truncated', `{"user":{"id_number":{"value":"${canary}`, 'bad-json'],
    ['15,000 open brackets', '['.repeat(15_000), 'bad-json'],
    ['two objects', '{}{}', 'bad-json'],
  ])('%s', (_, input, reason) => {
    const failure = parseRetryRequest(input)
    expect(failure).toStrictEqual(E.left({ _tag: 'Unreadable', reason }))
    expect(JSON.stringify(failure)).not.toContain(canary)
  })
})

describe('what is JSON, but no retry request', () => {
  test.each([
    ['null', 'null'],
    ['an array', '[]'],
    ['a string', `"${canary}"`],
    ['a number', '5'],
    ['15,000 nested arrays', `${'['.repeat(15_000)}${']'.repeat(15_000)}`],
  ])('%s', (_, text) => {
    expect(parseRetryRequest(text)).toStrictEqual(invalid(['', 'an object']))
  })

  const text = (members: string): string => `${JSON.stringify(reset).slice(0, -1)},${members}}`

  test.each<[string, string, ...(readonly [string, string])[]]>([
    ['is_shareable beyond range', text('"is_shareable":1e999'), ['/is_shareable', 'boolean']],
    ['__proto__', text(`"__proto__":{"admin":"${canary}"}`), ['', membersWithoutSteps]],
    ['__proto__, escaped', text('"\\u005f\\u005fproto__":{"admin":1}'), ['', membersWithoutSteps]],
    ['constructor', text('"constructor":{"prototype":{"admin":1}}'), ['', membersWithoutSteps]],
    [
      'depth 11',
      text(`"user":${'{"address":'.repeat(10)}{}${'}'.repeat(10)}`),
      ['/user/address/country', 'a country code of two capital letters'],
      ['/user/address', 'only these members: country, street, street2, city, region, postal_code'],
    ],
    [
      '5,000 members',
      text(Array.from({ length: 5_000 }, (_, i) => `"${canary}${i}":0`).join(',')),
      ['', membersWithoutSteps],
    ],
    [
      'half a surrogate pair',
      text('"user":{"name":{"given_name":"\\ud800","family_name":"K"}}'),
      ['/user/name/given_name', '1 to 100 characters, not blank, no control, invisible or unassigned characters'],
    ],
  ])('%s', (_, body, ...violations) => {
    const failure = parseRetryRequest(body)
    expect(failure).toStrictEqual(invalid(...violations))
    expect(JSON.stringify(failure)).not.toContain(canary)
    expect(Reflect.has(Object.prototype, 'admin')).toBe(false)
  })

  test('of a member twice, the last counts', () => {
    expect(parseRetryRequest(text('"strategy":"infer"'))).toStrictEqual(E.right({ ...ids, strategy: 'infer' }))
  })
})

describe('members', () => {
  test.each<[string, object, ...(readonly [string, string])[]]>([
    ['no client_user_id', { template_id: canary, strategy: 'reset' }, ['/client_user_id', anId]],
    ['a number', { ...reset, client_user_id: 123 }, ['/client_user_id', anId]],
    ['empty', { ...reset, client_user_id: '' }, ['/client_user_id', anId]],
    ['white space', { ...reset, client_user_id: ' ' }, ['/client_user_id', anId]],
    ['a leading space', { ...reset, client_user_id: ` ${canary}` }, ['/client_user_id', anId]],
    ['257 characters', { ...reset, client_user_id: canary.padEnd(257, 'x') }, ['/client_user_id', anId]],
    ['NUL', { ...reset, client_user_id: `${canary}\0` }, ['/client_user_id', anId]],
    ['a line feed', { ...reset, client_user_id: `${canary}\n1` }, ['/client_user_id', anId]],
    ['an escape', { ...reset, client_user_id: `\u001B[31m${canary}` }, ['/client_user_id', anId]],
    ['U+202E', { ...reset, client_user_id: `\u202E${canary}` }, ['/client_user_id', anId]],
    ['U+200B', { ...reset, client_user_id: `${canary}\u200B1` }, ['/client_user_id', anId]],
    ['no template_id', { client_user_id: canary, strategy: 'reset' }, ['/template_id', anId]],
    ['no strategy', ids, ['/strategy', aStrategy]],
    ['another case', { ...ids, strategy: 'Reset' }, ['/strategy', aStrategy]],
    ['padded', { ...ids, strategy: 'infer ' }, ['/strategy', aStrategy]],
    ['no word', { ...ids, strategy: canary }, ['/strategy', aStrategy]],
    ['a word that objects inherit', { ...ids, strategy: 'toString' }, ['/strategy', aStrategy]],
    ['custom without steps', { ...ids, strategy: 'custom' }, ['/steps', fourSteps]],
    ['steps with reset', { ...reset, steps }, ['/steps', noSteps]],
    ['wrong steps with infer', { ...ids, strategy: 'infer', steps: canary }, ['/steps', noSteps]],
    [
      'no selfie_check',
      { ...custom, steps: { ...steps, selfie_check: undefined } },
      ['/steps/selfie_check', 'boolean'],
    ],
    ['a boolean in words', { ...custom, steps: { ...steps, kyc_check: 'true' } }, ['/steps/kyc_check', 'boolean']],
    [
      'another step',
      { ...custom, steps: { ...steps, [canary]: true } },
      ['/steps', 'only these members: verify_sms, kyc_check, documentary_verification, selfie_check'],
    ],
    ['no step at all', { ...custom, steps: noStep }, ['/steps', aTrueStep]],
    ['no step at all, without a strategy', { ...ids, steps: noStep }, ['/strategy', aStrategy], ['/steps', aTrueStep]],
    ['is_shareable in words', { ...reset, is_shareable: canary }, ['/is_shareable', 'boolean']],
    [
      'credentials',
      { ...reset, client_id: canary, secret: canary },
      ['/client_id', credentials],
      ['/secret', credentials],
    ],
    ['credentials, with custom', { ...custom, secret: canary }, ['/secret', credentials]],
    ['an unknown member', { ...reset, [canary]: canary }, ['', membersWithoutSteps]],
    ['an unknown member, with custom', { ...custom, [canary]: canary }, ['', membersOfCustom]],
    ['a member of create alone', { ...reset, gave_consent: true }, ['', membersWithoutSteps]],
    [
      'no e-mail address',
      { ...reset, user: { email_address: canary } },
      ['/user/email_address', 'an e-mail address of at most 254 characters'],
    ],
    [
      'no day',
      { ...reset, user: { date_of_birth: '2020-02-30' } },
      ['/user/date_of_birth', 'a day of the last 130 years, YYYY-MM-DD'],
    ],
    [
      'half a name',
      { ...reset, user: { name: { given_name: canary } } },
      ['/user/name/family_name', '1 to 100 characters, not blank, no control, invisible or unassigned characters'],
    ],
    [
      'a name of 101 characters',
      { ...reset, user: { name: { given_name: canary.padEnd(101, 'x'), family_name: 'K' } } },
      ['/user/name/given_name', '1 to 100 characters, not blank, no control, invisible or unassigned characters'],
    ],
    [
      'a local phone number',
      { ...reset, user: { phone_number: `555${canary}` } },
      ['/user/phone_number', 'a phone number in E.164: + and 7 to 15 digits, the first not 0'],
    ],
    [
      'an unknown member of user',
      { ...reset, user: { [canary]: canary } },
      ['/user', 'only these members: email_address, phone_number, date_of_birth, name, address, id_number'],
    ],
    ['user in words', { ...reset, user: canary }, ['/user', 'an object']],
  ])('%s', (_, input, ...violations) => {
    const failure = decodeRetryRequest(input)
    expect(failure).toStrictEqual(invalid(...violations))
    expect(JSON.stringify(failure)).not.toContain(canary)
  })

  test.each<[string, object]>([
    ['256 characters', { ...reset, client_user_id: 'x'.repeat(256) }],
    ['an emoji', { ...reset, client_user_id: 'user-😀' }],
    ['composed', { ...reset, client_user_id: '\u00E9' }],
    ['decomposed', { ...reset, client_user_id: 'e\u0301' }],
  ])('%s is accepted as it is', (_, input) => {
    expect(decodeRetryRequest(input)).toStrictEqual(E.right(input))
  })

  test('all violations are reported at once, even without a strategy', () => {
    const input = {
      secret: canary,
      other: canary,
      user: { email_address: canary },
      is_shareable: canary,
      steps: { ...steps, kyc_check: canary },
      template_id: '',
    }
    const failure = decodeRetryRequest(input)
    expect(failure).toStrictEqual(
      invalid(
        ['/strategy', aStrategy],
        ['/client_user_id', anId],
        ['/template_id', anId],
        ['/user/email_address', 'an e-mail address of at most 254 characters'],
        ['/is_shareable', 'boolean'],
        ['/steps/kyc_check', 'boolean'],
        ['/secret', credentials],
        ['', membersOfAny],
      ),
    )
    expect(JSON.stringify(failure)).not.toContain(canary)
  })
})

describe('a valid request with one fault is refused, and no violation shows the value', () => {
  const required = ['client_user_id', 'template_id', 'strategy'] as const
  const hostile = fc.oneof(
    fc.constant({ [canary]: canary }),
    fc.constant([canary]),
    fc.string({ unit: arbitraryCharacter }).map(value => `\u202E${canary}${value}`),
    fc.constant(-1),
  )
  const refuses = (input: object): void => {
    const failure = decodeRetryRequest(input)
    expect(E.isLeft(failure)).toBe(true)
    expect(JSON.stringify(failure)).not.toContain(canary)
  }

  test('without a required member', () => {
    fc.assert(
      fc.property(arbitraryRetryRequest, fc.constantFrom(...required), (request, member) => {
        refuses(Object.fromEntries(Object.entries(request).filter(([name]) => name !== member)))
      }),
    )
  })

  test('custom without steps, or any other with them', () => {
    fc.assert(
      fc.property(arbitraryCustomRequest, arbitraryRequestWithoutSteps, (withSteps, without) => {
        const { steps: taken, ...rest } = withSteps
        refuses(rest)
        refuses({ ...without, steps: taken })
        refuses({ ...withSteps, strategy: without.strategy })
      }),
    )
  })

  test('custom without a step that is true, in every decoder', () => {
    fc.assert(
      fc.property(arbitraryCustomRequest, request => {
        const input = { ...request, steps: noStep }
        const failure = invalid(['/steps', aTrueStep])
        expect(RetryRequest.is(input)).toBe(false)
        expect(decodeRetryRequest(input)).toStrictEqual(failure)
        expect(parseRetryRequest(JSON.stringify(input))).toStrictEqual(failure)
        expect(parseRetryRequest(new TextEncoder().encode(JSON.stringify(input)))).toStrictEqual(failure)
      }),
    )
  })

  test('with another value anywhere', () => {
    const pathsOf = (value: object): ReadonlyArray<ReadonlyArray<string>> =>
      Object.entries(value).flatMap(([key, member]) => [
        [key],
        ...(typeof member === 'object' ? pathsOf(member).map(path => [key, ...path]) : []),
      ])
    const altered = (value: object, [key, ...path]: ReadonlyArray<string>, put: unknown): object =>
      Object.fromEntries(
        Object.entries(value).map(([name, member]) => [
          name,
          name !== key ? member : path.length === 0 ? put : altered(member, path, put),
        ]),
      )
    fc.assert(
      fc.property(arbitraryRetryRequest, hostile, fc.nat(), (request, put, at) => {
        const paths = pathsOf(request)
        refuses(altered(request, paths[at % paths.length] ?? [], put))
      }),
    )
  })

  test('with one member more', () => {
    const known = new Set([...required, 'steps', 'user', 'is_shareable'])
    const name = fc.oneof(
      fc.string().filter(key => !known.has(key)),
      fc.constantFrom('client_id', 'secret', '__proto__', 'constructor', 'identity_verification_id', canary),
    )
    fc.assert(
      fc.property(arbitraryRetryRequest, name, hostile, (request, key, put) => {
        refuses(JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(put)},${JSON.stringify(request).slice(1)}`))
      }),
    )
    expect(Reflect.has(Object.prototype, canary)).toBe(false)
  })
})

describe('invisible and unassigned characters', () => {
  const full = {
    ...ids,
    strategy: 'reset',
    user: {
      email_address: 'user@example.com',
      phone_number: '+12345678909',
      date_of_birth: '1975-01-18',
      name: { given_name: 'Leslie', family_name: 'Knope' },
      address: {
        street: 'Main St.',
        street2: 'Unit',
        city: 'Pawnee',
        region: 'IN',
        postal_code: '46001',
        country: 'US',
      },
      id_number: { value: '123456789', type: 'us_ssn' },
    },
  }
  const textsOf = (value: object, at = ''): ReadonlyArray<readonly [pointer: string, text: string]> =>
    Object.entries(value).flatMap(([key, member]) =>
      typeof member === 'string' ? [[`${at}/${key}`, member] as const] : textsOf(member, `${at}/${key}`),
    )
  const replaced = (value: object, pointer: string, text: string, at = ''): object =>
    Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        const here = `${at}/${key}`
        if (typeof member !== 'string') return [key, replaced(member, pointer, text, here)]
        return [key, here === pointer ? text : member]
      }),
    )
  const inserted = (text: string, at: number, character: string): string => {
    const cut = at % (text.length + 1)
    return text.slice(0, cut) + character + text.slice(cut)
  }
  const pointersOf = (input: unknown): ReadonlyArray<string> => {
    const decoded = decodeRetryRequest(input)
    return E.isLeft(decoded) ? decoded.left.violations.map(({ pointer }) => pointer) : []
  }
  const joiner = fc.constantFrom('\u200C', '\u200D')
  const withJoiners = [
    ...['given_name', 'family_name'].map(member => `/user/name/${member}`),
    ...['street', 'street2', 'city', 'region'].map(member => `/user/address/${member}`),
  ]

  test('without them the request is valid, and every text of a request is in it', () => {
    expect(pointersOf(full)).toEqual([])
    expect(textsOf(full)).toHaveLength(16)
  })

  test.each(textsOf(full))('%s: each is refused there, wherever it stands', (pointer, text) => {
    fc.assert(
      fc.property(arbitraryInvisible, fc.nat(), (character, at) => {
        expect(pointersOf(replaced(full, pointer, inserted(text, at, character)))).toEqual([pointer])
      }),
    )
  })

  test.each(textsOf(full))('%s: joiners are allowed in names and addresses alone', (pointer, text) => {
    fc.assert(
      fc.property(joiner, fc.nat(), (character, at) => {
        expect(pointersOf(replaced(full, pointer, inserted(text, at, character)))).toEqual(
          withJoiners.includes(pointer) ? [] : [pointer],
        )
      }),
    )
  })

  test.each(withJoiners)('%s: joiners and white space alone are blank', pointer => {
    for (const blank of ['\u200C', '\u200D\u200C', ' \u200D', '\u3000'])
      expect(pointersOf(replaced(full, pointer, blank))).toEqual([pointer])
  })

  test('an idempotency key has none, nor a joiner', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryInvisible, joiner), fc.nat(), (character, at) => {
        expect(isIdempotencyKey(inserted('a key', at, character))).toBe(false)
      }),
    )
  })
})

test('no JSON value makes it throw', () => {
  const before = Reflect.ownKeys(Object.prototype)
  fc.assert(
    fc.property(fc.json(), text => {
      parseRetryRequest(text)
    }),
  )
  expect(Reflect.ownKeys(Object.prototype)).toStrictEqual(before)
})
