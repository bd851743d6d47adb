import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

type Json = { readonly [member: string]: unknown }

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Members of OpenAPI 3.0 schemas that say nothing about validity, or that JSON Schema does not know. */
const wordsOnly = ['description', 'example', 'examples', 'title', 'externalDocs', 'deprecated', 'default', 'nullable']

const withNull = (schema: Json): Json => {
  const { type, enum: values, ...rest } = schema
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] }
  return { ...rest, type: [type, 'null'], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) }
}

/** The members of `properties` are names, not keywords: each value is a schema. */
const mapValues = (value: Json): Json => Object.fromEntries(Object.entries(value).map(([k, v]) => [k, jsonSchema(v)]))

/** An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a type, words are dropped, references point to ids. */
const jsonSchema = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(jsonSchema)
  if (!isJson(schema)) return schema
  if (typeof schema['$ref'] === 'string') return { $ref: schema['$ref'].replace('#/components/schemas/', 'plaid:') }
  const kept = Object.entries(schema).filter(([keyword]) => !wordsOnly.includes(keyword) && !keyword.startsWith('x-'))
  const translated = Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      keyword === 'properties' && isJson(value) ? mapValues(value) : jsonSchema(value),
    ]),
  )
  return schema['nullable'] === true ? withNull(translated) : translated
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((current, member) => (isJson(current) ? current[member] : undefined), value)

const objectAt = (value: unknown, ...path: readonly string[]): Json => {
  const found = at(value, ...path)
  if (!isJson(found)) throw new Error(`the description has no object at ${path.join(' / ')}`)
  return found
}

/** Plaid's published description of its API, as something to check against. */
export type PlaidDescription = {
  /** What is wrong with a value by a schema; empty when nothing is. */
  readonly violations: (schema: string, value: unknown) => readonly string[]
  /** Name of the schema of an endpoint's request. */
  readonly requestSchema: (path: string) => string
  /** Name of the schema of an endpoint's answer 200. */
  readonly answerSchema: (path: string) => string
  /** Examples of an endpoint's request as a whole. */
  readonly requestExamples: (path: string) => readonly unknown[]
  /** Examples of an endpoint's answer as a whole. */
  readonly answerExamples: (path: string) => readonly unknown[]
  /** A value made of the examples of a schema's members; members without one are left out. */
  readonly memberExamples: (schema: string) => unknown
  readonly paths: readonly string[]
}

const lastOf = (reference: unknown): string => String(reference).replace('#/components/schemas/', '')

const mediaExamples = (media: Json): readonly unknown[] => {
  const named = isJson(media['examples']) ? Object.values(media['examples']).map(example => at(example, 'value')) : []
  return media['example'] === undefined ? named : [media['example'], ...named]
}

export const readPlaidDescription = (file: URL): PlaidDescription => {
  const document: unknown = parse(readFileSync(file, 'utf8'))
  const schemas = objectAt(document, 'components', 'schemas')
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
  addFormats(ajv)
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(jsonSchema(schema) as object, `plaid:${name}`)

  const requestMedia = (path: string): Json =>
    objectAt(document, 'paths', path, 'post', 'requestBody', 'content', 'application/json')
  const answerMedia = (path: string): Json =>
    objectAt(document, 'paths', path, 'post', 'responses', '200', 'content', 'application/json')

  const memberExamples = (schema: unknown): unknown => {
    if (!isJson(schema)) return undefined
    if (schema['$ref'] !== undefined) return memberExamples(schemas[lastOf(schema['$ref'])])
    if (schema['example'] !== undefined) return schema['example']
    if (Array.isArray(schema['allOf'])) return memberExamples(schema['allOf'][0])
    if (Array.isArray(schema['enum'])) return schema['enum'][0]
    if (!isJson(schema['properties'])) return undefined
    const members = Object.entries(schema['properties']).map(
      ([name, member]) => [name, memberExamples(member)] as const,
    )
    return Object.fromEntries(members.filter(([, value]) => value !== undefined))
  }

  return {
    violations: (schema, value) => {
      const validate = ajv.getSchema(`plaid:${schema}`)
      if (validate === undefined) throw new Error(`the description has no schema ${schema}`)
      void validate(value)
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
    },
    requestSchema: path => lastOf(at(requestMedia(path), 'schema', '$ref')),
    answerSchema: path => lastOf(at(answerMedia(path), 'schema', '$ref')),
    requestExamples: path => mediaExamples(requestMedia(path)),
    answerExamples: path => mediaExamples(answerMedia(path)),
    memberExamples: schema => memberExamples(schemas[schema]),
    paths: Object.keys(objectAt(document, 'paths')),
  }
}

/** Where the description lies when it is there: beside the repository. */
export const descriptionFile = new URL('../../../shared/plaid/openapi.yml', import.meta.url)

/** Why the description must be there, when it must: then its absence is a failure. */
export const mustBeThere = (environment: { readonly [name: string]: string | undefined }): boolean =>
  environment['REQUIRE_CONTRACT'] === '1' ||
  (Boolean(environment['CI']) && existsSync(new URL('../../../shared/', import.meta.url)))
