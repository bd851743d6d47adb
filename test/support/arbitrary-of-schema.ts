import fc from 'fast-check'

type Json = fc.JsonValue
type Schema = Readonly<Record<string, unknown>>

const schemasOf = (value: unknown): ReadonlyArray<Schema> => (Array.isArray(value) ? value : [])

const textOf = ({ pattern, minLength, maxLength }: Schema): fc.Arbitrary<Json> => {
  const bounds = { minLength: Number(minLength ?? 0), maxLength: Number(maxLength ?? 40) }
  const any = fc.string({ unit: 'grapheme', minLength: bounds.minLength, maxLength: Math.min(bounds.maxLength, 60) })
  if (typeof pattern !== 'string') return any
  const matching = fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' })
  return fc.oneof({ arbitrary: matching, weight: 6 }, { arbitrary: any, weight: 1 })
}

/**
 * Documents that are made from a JSON Schema: by its types, members, words and patterns, and not by its conditions (`if`,
 * `not`, lengths of patterns), so that some of them it refuses.
 *
 * @param at finds the schema of a reference
 */
export const arbitraryOfSchema = (schema: unknown, at: (reference: string) => unknown): fc.Arbitrary<Json> => {
  const own = Object(schema) as Schema
  const of = (inner: unknown): fc.Arbitrary<Json> => arbitraryOfSchema(inner, at)
  if (typeof own['$ref'] === 'string') return of(at(own['$ref']))
  if ('const' in own) return fc.constant(own['const'] as Json)
  if (Array.isArray(own['enum'])) return fc.constantFrom(...(own['enum'] as Json[]))
  if (own['oneOf'] !== undefined) return fc.oneof(...schemasOf(own['oneOf']).map(of))
  if (Array.isArray(own['type'])) return fc.oneof(...own['type'].map(type => of({ ...own, type })))
  switch (own['type']) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer({ min: Number(own['minimum'] ?? -5), max: 1_000 })
    case 'array':
      return fc.array(of(own['items']), { maxLength: 3 })
    case 'string':
      return textOf(own)
    case 'object': {
      const members = Object.entries(Object(own['properties'])).map(([name, inner]) => [name, of(inner)] as const)
      const requiredKeys = Array.isArray(own['required']) ? own['required'].map(String) : []
      return fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true })
    }
    default:
      throw new Error(`no documents are made from ${JSON.stringify(schema)}`)
  }
}
