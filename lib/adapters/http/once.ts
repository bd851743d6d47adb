type Members = Readonly<Record<string, unknown>>

/** The members of an object; undefined for anything else, arrays too. */
export const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined

/**
 * A place of an event where names have values: a pair for each value. `unreadable`: the place is there, and not in the
 * form in which API Gateway sends it.
 */
export type Place = ReadonlyArray<readonly [name: string, value: unknown]> | 'unreadable'

const absent: Place = []

const placeOf =
  (pairsOf: (members: Members) => Place) =>
  (value: unknown): Place => {
    if (value === undefined || value === null) return absent
    const members = membersOf(value)
    return members === undefined ? 'unreadable' : pairsOf(members)
  }

/** `headers`, `queryStringParameters`: a value for each name. */
export const placeOfValues = placeOf(Object.entries)

/** `multiValueHeaders`, `multiValueQueryStringParameters`: a list for each name. A list without a value is no value. */
export const placeOfLists = placeOf(members =>
  Object.entries(members).flatMap(([name, list]) =>
    Array.isArray(list) && list.length > 0 ? list.map(value => [name, value] as const) : [[name, undefined] as const],
  ),
)

/** `rawQueryString`. */
export const placeOfQuery = (query: unknown): Place => {
  if (query === undefined || query === null) return absent
  return typeof query === 'string' ? [...new URLSearchParams(`?${query}`)] : 'unreadable'
}

/**
 * What an event says under a name. `Unclear`: several values, different ones in two places, one that is no text, or a
 * place that is unreadable. It is not the same as absent, and none of several values is chosen.
 */
export type Once =
  | { readonly _tag: 'Absent' }
  | { readonly _tag: 'Text'; readonly text: string }
  | { readonly _tag: 'Unclear' }

const unclear: Once = { _tag: 'Unclear' }

/** What all places together say under a name: payload 1.0 and 2.0 both give a header and a parameter in two places. */
export const onceIn = (places: ReadonlyArray<Place>, name: string): Once => {
  const values = new Set<unknown>()
  for (const place of places) {
    if (place === 'unreadable') return unclear
    const here = place.filter(([named]) => named === name)
    if (here.length > 1) return unclear
    for (const [, value] of here) values.add(value)
  }
  const [value, ...others] = values
  if (values.size === 0) return { _tag: 'Absent' }
  return typeof value === 'string' && others.length === 0 ? { _tag: 'Text', text: value } : unclear
}
