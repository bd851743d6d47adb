import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import type { JsonAnswer } from '../../local/http/post-json.ts'

type Json = Readonly<Record<string, unknown>>

export interface ContractedAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Operation = 'post /identity_verification/retry' | 'get /identity_verification/retry' | 'post /plaid/webhook'

const file = join(import.meta.dirname, '../../docs/openapi.yaml')

/** A validator of JSON Schema 2020-12 that asserts formats. OpenAPI's own keywords are not its business. */
export const newValidator = (): Ajv2020 => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats(ajv)
  return ajv
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

const read = () => {
  const document = parse(readFileSync(file, 'utf8')) as Json
  const ajv = newValidator()
  ajv.addSchema(document, 'openapi.yaml')
  const validators = new Map<string, ValidateFunction>()

  const at = (path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => (Object.hasOwn(Object(value), key) ? Object(value)[key] : undefined), document)

  /** The path with its last reference followed. */
  const resolved = (path: readonly string[]): readonly string[] => {
    const reference = Object(at(path))['$ref']
    return typeof reference === 'string' ? reference.split('/').slice(1) : path
  }

  const faults = (path: readonly string[], value: unknown): readonly string[] => {
    const $ref = `openapi.yaml#/${path.map(escaped).join('/')}`
    const validate = validators.get($ref) ?? ajv.compile({ $ref })
    validators.set($ref, validate)
    return validate(value)
      ? []
      : (validate.errors ?? []).map(error => `${error.instancePath}: ${ajv.errorsText([error])}`)
  }
  return { at, resolved, faults }
}

let contract: ReturnType<typeof read> | undefined
const opened = (): ReturnType<typeof read> => {
  contract ??= read()
  return contract
}

/** What is there in docs/openapi.yaml, references followed; undefined: nothing. */
export const apiContractAt = (...path: readonly string[]): unknown => opened().at(opened().resolved(path))

/** How a value differs from a schema of docs/openapi.yaml; none: it does not. */
export const schemaFaults = (name: string, value: unknown): readonly string[] =>
  opened().faults(['components', 'schemas', name], value)

const headerFaults = (response: readonly string[], headers: ContractedAnswer['headers']): readonly string[] => {
  const { at, resolved, faults } = opened()
  const named = Object.keys(Object(at([...response, 'headers'])))
  const known = new Set(['content-type', ...named.map(name => name.toLowerCase())])
  const unknown = Object.keys(headers).filter(name => !known.has(name.toLowerCase()))
  const ofNamed = named.flatMap(name => {
    const header = resolved([...response, 'headers', name])
    const value = headers[name.toLowerCase()]
    if (value === undefined) return Object(at(header))['required'] === true ? [`header ${name}: missing`] : []
    const isNumber = Object(at([...header, 'schema']))['type'] === 'integer'
    return faults([...header, 'schema'], isNumber ? Number(value) : value).map(fault => `header ${name}${fault}`)
  })
  return [...unknown.map(name => `header ${name}: not in the contract`), ...ofNamed]
}

/** How an answer differs from docs/openapi.yaml: its status, its headers, and each member of its body. */
export const answerFaults = (
  operation: Operation,
  { statusCode, headers, body }: ContractedAnswer,
): readonly string[] => {
  const { at, resolved, faults } = opened()
  const [method = '', path = ''] = operation.split(' ')
  const response = resolved(['paths', path, method, 'responses', String(statusCode)])
  if (at(response) === undefined) return [`status ${statusCode}: not in the contract`]
  const media = [...response, 'content', headers['content-type'] ?? '', 'schema']
  if (at(media) === undefined) return [`status ${statusCode}, ${headers['content-type']}: not in the contract`]
  return [...headerFaults(response, headers), ...faults(media, JSON.parse(body))]
}

/** The answer, which must be one of the contract's. */
export const contracted = <A extends ContractedAnswer>(operation: Operation, answer: A): A => {
  const faults = answerFaults(operation, answer)
  if (faults.length > 0)
    throw new Error(`${operation} answers what docs/openapi.yaml does not have:\n${faults.join('\n')}\n${answer.body}`)
  return answer
}

/** The same for an answer that came through API Gateway, of whose headers those that the function wrote count. */
export const contractedJson = (operation: Operation, answer: JsonAnswer): JsonAnswer => {
  const written = ['content-type', 'cache-control', 'retry-after']
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => written.includes(name)))
  contracted(operation, { statusCode: answer.status, headers, body: JSON.stringify(answer.body) })
  return answer
}
