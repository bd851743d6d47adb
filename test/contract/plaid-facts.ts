import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import written from './plaid-facts.json' with { type: 'json' }

/**
 * A type of JSON, a format of text, `any`, or the name of a schema; `[]` after it for a list, ` | null` where null is
 * allowed too.
 * `words`: one of these texts. `members`: an object; a name that ends in `?` may be absent.
 */
export type Shape =
  | string
  | { readonly words: readonly string[]; readonly nullable?: boolean }
  | { readonly members: { readonly [name: string]: Shape }; readonly nullable?: boolean }

/** What this project relies on in Plaid's API, as Plaid publishes it. */
export interface Facts {
  readonly source: string
  readonly version: string
  /** When it was last compared with the source. */
  readonly date: string
  readonly endpoints: { readonly [path: string]: { readonly request: string; readonly answer: string } }
  readonly schemas: { readonly [name: string]: Shape }
}

export const facts: Facts = written

const types = new Set(['string', 'number', 'integer', 'boolean', 'object'])
const formats = new Set(['date', 'date-time', 'email'])

const named = (name: string): object => {
  if (name === 'any') return {}
  if (types.has(name)) return { type: name }
  if (formats.has(name)) return { type: 'string', format: name }
  return { $ref: `plaid:${name}` }
}

const orNull = (schema: object): object =>
  'type' in schema ? { ...schema, type: [schema.type, 'null'] } : { anyOf: [schema, { type: 'null' }] }

const bare = (name: string): string => name.replace(/\?$/, '')

/** The same as JSON Schema. */
const jsonSchema = (shape: Shape): object => {
  if (typeof shape === 'string') {
    if (shape.endsWith(' | null')) return orNull(jsonSchema(shape.slice(0, -' | null'.length)))
    if (shape.endsWith('[]')) return { type: 'array', items: jsonSchema(shape.slice(0, -'[]'.length)) }
    return named(shape)
  }
  const type = shape.nullable ? ['string', 'null'] : 'string'
  if ('words' in shape) return { type, enum: shape.nullable ? [...shape.words, null] : shape.words }
  const names = Object.keys(shape.members)
  const object = {
    type: 'object',
    required: names.filter(name => !name.endsWith('?')),
    properties: Object.fromEntries(names.map(name => [bare(name), jsonSchema(shape.members[name] ?? 'any')])),
  }
  return shape.nullable ? orNull(object) : object
}

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
addFormats(ajv)
for (const [name, shape] of Object.entries(facts.schemas)) ajv.addSchema(jsonSchema(shape), `plaid:${name}`)

const endpoint = (path: string) => {
  const found = facts.endpoints[path]
  if (found === undefined) throw new Error(`no endpoint ${path}`)
  return found
}

const shapeOf = (schema: string): Exclude<Shape, string> => {
  const shape = facts.schemas[schema]
  if (shape === undefined || typeof shape === 'string') throw new Error(`no words and no members: ${schema}`)
  return shape
}

/** Name of the schema of an endpoint's request, and of its answer 200. */
export const requestSchema = (path: string): string => endpoint(path).request
export const answerSchema = (path: string): string => endpoint(path).answer

/** What is wrong with a value by a schema; empty when nothing is. */
export const violations = (schema: string, value: unknown): readonly string[] => {
  const validate = ajv.getSchema(`plaid:${schema}`)
  if (validate === undefined) throw new Error(`no schema ${schema}`)
  void validate(value)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

export const wordsOf = (schema: string): readonly string[] => {
  const shape = shapeOf(schema)
  if (!('words' in shape)) throw new Error(`no words: ${schema}`)
  return shape.words
}

export const membersOf = (schema: string): readonly string[] => {
  const shape = shapeOf(schema)
  if (!('members' in shape)) throw new Error(`no members: ${schema}`)
  return Object.keys(shape.members).map(bare)
}
