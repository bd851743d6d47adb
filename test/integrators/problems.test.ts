import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defectAnswer, problemAnswer } from '../../lib/adapters/http/problem.ts'
import { AttemptStatus, StepStatus, stepNames } from '../../lib/domain/plaid/attempt.ts'
import { textIds } from '../../lib/domain/policy/applicant-text.ts'
import { overrides } from '../../lib/domain/preflight.ts'
import { isIdempotencyKey } from '../../lib/domain/request/idempotency-key.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { retryErrorRow } from '../../lib/domain/retry-error-table.ts'
import { root } from '../docs/markdown.ts'
import { codeIn, rowsUnder } from '../docs/tables.ts'
import { answerFaults, apiContractAt, type Operation, schemaFaults } from '../support/api-contract.ts'
import {
  everyError as everyErrorOfAll,
  notPermittedReasons,
  unreadableReasons,
  warnings,
} from '../support/every-error.ts'

const post = 'post /identity_verification/retry'
const get = 'get /identity_verification/retry'

/** What a read that writes nothing can end with. */
const ofReads: ReadonlySet<RetryError['_tag']> = new Set([
  'Unreadable',
  'InvalidRequest',
  'NotAllowed',
  'AttemptNotFound',
  'PlaidRefused',
  'PlaidRateLimited',
  'PlaidUnavailable',
  'PlaidUnreadable',
  'SecretsUnavailable',
  'LedgerUnavailable',
])

const isOfRead = (error: RetryError): boolean =>
  ofReads.has(error._tag) && (error._tag !== 'Unreadable' || error.reason === 'no-request-context')

/** Only an operator's act ends so, and it is not part of this contract. */
const isOfAct = (error: RetryError): boolean =>
  error._tag === 'QueueUnavailable' || (error._tag === 'RetryNotPermitted' && error.reason === 'not-in-review')

const everyError = everyErrorOfAll.filter(error => !isOfAct(error))

const codesOf = (operation: Operation): ReadonlyArray<string> => {
  const [method = '', path = ''] = operation.split(' ')
  const statuses = Object.keys(Object(apiContractAt('paths', path, method, 'responses')))
  const problems = statuses.flatMap(status => {
    const response = Object(apiContractAt('paths', path, method, 'responses', status))
    const schema = Object(response.content?.['application/problem+json']?.schema)
    return [...(schema.oneOf ?? []), ...(schema.$ref === undefined ? [] : [schema])].map(({ $ref }) => String($ref))
  })
  const names = new Set(problems.map(reference => reference.split('/').at(-1) ?? ''))
  return [...names].map(name => codeOf(name)).toSorted()
}

const codeOf = (schema: string): string => {
  const { allOf } = Object(apiContractAt('components', 'schemas', schema))
  return allOf[1].properties.code.const
}

const known = [...new Set(everyError.map(error => retryErrorRow(error).code))]

describe('every problem that the code can answer', () => {
  it.each(everyError)('%o is one of the contract', error => {
    expect(answerFaults(post, problemAnswer(error, 'r1'))).toEqual([])
  })

  it.each(everyError.filter(isOfRead))('%o is one of the contract, where a standing is read', error => {
    expect(answerFaults(get, problemAnswer(error, 'r1'))).toEqual([])
  })

  it('a defect too', () => {
    for (const operation of [post, get, 'post /plaid/webhook'] as const)
      expect(answerFaults(operation, defectAnswer('r1'))).toEqual([])
  })

  it('has a schema, and each schema is a problem that the code can answer', () => {
    expect(codesOf(post)).toEqual([...known, 'defect'].toSorted())
  })

  it('has a row in docs/api.md, and each row is one', () => {
    const document = readFileSync(join(root, 'docs/api.md'), 'utf8').replaceAll('\n### ', '\n## ')
    const codes = rowsUnder(document, 'Problems').flatMap(([cell = '']) => codeIn(cell))
    expect(codes.toSorted()).toEqual([...known, 'defect'].toSorted())
    const repeats = rowsUnder(document, 'Which to repeat').flatMap(([cell = '']) => codeIn(cell))
    expect(repeats.toSorted()).toEqual([...known, 'defect'].toSorted())
  })
})

describe('what differs from the contract is found', () => {
  const sound = problemAnswer({ _tag: 'RetryInProgress', retryAfterSeconds: 15 }, 'r1')
  const withBody = (members: object) => ({ ...sound, body: JSON.stringify({ ...JSON.parse(sound.body), ...members }) })
  const { 'cache-control': _, ...cacheable } = sound.headers

  it.each([
    ['a member more', withBody({ planted: 1 }), /unevaluated/],
    ['a member less', withBody({ retry_after: undefined }), /retry_after/],
    ['another code', withBody({ code: 'planted' }), /code/],
    ['the status of another problem', { ...sound, statusCode: 422 }, /status/],
    ['a status that is not there', { ...sound, statusCode: 418 }, /418/],
    [
      'a media type that is not there',
      { ...sound, headers: { ...sound.headers, 'content-type': 'text/html' } },
      /html/,
    ],
    ['a header more', { ...sound, headers: { ...sound.headers, 'x-planted': '1' } }, /x-planted/],
    ['no cache-control', { ...sound, headers: cacheable }, /Cache-Control/],
    [
      'a Retry-After that is no number',
      { ...sound, headers: { ...sound.headers, 'retry-after': 'soon' } },
      /Retry-After/,
    ],
  ])('%s', (_case, answer, fault) => {
    expect(answerFaults(post, sound)).toEqual([])
    expect(answerFaults(post, answer).join('\n')).toMatch(fault)
  })
})

describe('a list of words is that of the code', () => {
  const words = (name: string): unknown => apiContractAt('components', 'schemas', name, 'enum')
  const knownBy = (codec: { readonly is: (word: unknown) => boolean }, name: string): boolean =>
    [words(name)].flat().every(word => codec.is(word) || word === 'unknown') && !codec.is('unknown')

  it('reasons, overrides, warnings, texts', () => {
    expect(words('NotPermittedReason')).toEqual(notPermittedReasons.filter(reason => reason !== 'not-in-review'))
    expect(words('Override')).toEqual(overrides)
    expect(words('Warning')).toEqual(warnings)
    expect(apiContractAt('components', 'schemas', 'ApplicantText', 'properties', 'id', 'enum')).toEqual(textIds)
    const { allOf } = Object(apiContractAt('components', 'schemas', 'Unreadable'))
    expect(allOf[1].properties.reason.enum).toEqual(unreadableReasons)
  })

  it('of Plaid', () => {
    expect(knownBy(AttemptStatus, 'AttemptStatus')).toBe(true)
    expect(knownBy(StepStatus, 'StepStatus')).toBe(true)
    expect(apiContractAt('components', 'schemas', 'Steps', 'required')).toEqual(stepNames)
  })

  it('an idempotency key has the same characters', () => {
    const keys = Array.from({ length: 256 }, (_, code) => String.fromCodePoint(code))
    for (const key of [...keys, '', 'k'.repeat(255), 'k'.repeat(256), 'ké', 'a,b'])
      expect(schemaFaults('IdempotencyKey', key).length === 0, JSON.stringify(key)).toBe(isIdempotencyKey(key))
  })
})
