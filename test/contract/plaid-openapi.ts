import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Facts, Shape } from './plaid-facts.ts'

type Json = { readonly [member: string]: unknown }

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((current, member) => (isJson(current) ? current[member] : undefined), value)

const objectAt = (value: unknown, ...path: readonly string[]): Json => {
  const found = at(value, ...path)
  if (!isJson(found)) throw new Error(`the description has no object at ${path.join(' / ')}`)
  return found
}

const nameIn = (reference: unknown): string => String(reference).replace('#/components/schemas/', '')

const plural = (shape: Shape): Shape => {
  if (typeof shape !== 'string') throw new Error('a list of what has no name')
  return `${shape}[]`
}

const membersOf = (schema: Json): Readonly<Record<string, Shape>> => {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.fromEntries(
    Object.entries(objectAt(schema, 'properties')).map(([name, member]) => [
      required.includes(name) ? name : `${name}?`,
      shapeOf(member),
    ]),
  )
}

const plainShapeOf = (schema: Json): Shape => {
  if (schema['$ref'] !== undefined) return nameIn(schema['$ref'])
  if (Array.isArray(schema['allOf'])) {
    const [only, ...more] = schema['allOf']
    if (more.length > 0) throw new Error('more than one schema at once')
    return shapeOf(only)
  }
  if (Array.isArray(schema['enum'])) return { words: schema['enum'].map(String) }
  if (schema['type'] === 'array') return plural(shapeOf(schema['items']))
  if (isJson(schema['properties'])) return { members: membersOf(schema) }
  return String(schema['format'] ?? schema['type'] ?? 'any')
}

/** What a schema says of validity, in the notation of `plaid-facts.json`; its words and examples are left out. */
const shapeOf = (schema: unknown): Shape => {
  if (!isJson(schema)) throw new Error('no schema')
  const shape = plainShapeOf(schema)
  if (schema['nullable'] !== true) return shape
  return typeof shape === 'string' ? `${shape} | null` : { ...shape, nullable: true }
}

/** Plaid's published description of its API. */
export interface PlaidDescription {
  readonly facts: Pick<Facts, 'version' | 'endpoints' | 'schemas'>
  /** Examples of an endpoint's answer as a whole. */
  readonly answerExamples: (path: string) => readonly unknown[]
}

const mediaExamples = (media: Json): readonly unknown[] => {
  const named = isJson(media['examples']) ? Object.values(media['examples']).map(example => at(example, 'value')) : []
  return media['example'] === undefined ? named : [media['example'], ...named]
}

export const readPlaidDescription = (file: URL): PlaidDescription => {
  const document: unknown = parse(readFileSync(file, 'utf8'))
  const post = (path: string, ...more: readonly string[]) =>
    objectAt(document, 'paths', path, 'post', ...more, 'content', 'application/json')
  const request = (path: string) => post(path, 'requestBody')
  const answer = (path: string) => post(path, 'responses', '200')
  return {
    facts: {
      version: String(at(document, 'info', 'version')),
      endpoints: Object.fromEntries(
        Object.keys(objectAt(document, 'paths')).map(path => [
          path,
          {
            request: nameIn(at(request(path), 'schema', '$ref')),
            answer: nameIn(at(answer(path), 'schema', '$ref')),
          },
        ]),
      ),
      schemas: Object.fromEntries(
        Object.entries(objectAt(document, 'components', 'schemas')).map(([name, schema]) => [name, shapeOf(schema)]),
      ),
    },
    answerExamples: path => mediaExamples(answer(path)),
  }
}

/** Where the description is, if it is there: next to the repository. */
export const descriptionFile = new URL('../../../shared/plaid/openapi.yml', import.meta.url)

/** Whether the absence of the description is a failure. */
export const mustBeThere = (environment: { readonly [name: string]: string | undefined }): boolean =>
  environment['REQUIRE_CONTRACT'] === '1' ||
  (Boolean(environment['CI']) && existsSync(new URL('../../../shared/', import.meta.url)))
