import type { Json } from './json.ts'

/**
 * JSON text that is the same for equal values, whatever the order of their members: members sorted by UTF-16 code
 * units, no white space (RFC 8785, whose number form is that of JSON.stringify).
 */
export const canonicalJson = (value: Json): string => {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${members.join(',')}}`
}

/** `Array.isArray` does not narrow a read-only array. */
const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
