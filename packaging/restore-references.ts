/** Where osls writes a part of its state a second time, it writes its place: `{"$ref": "$[\"service\"][0]"}`. */
const placeOf = (value: object): readonly (string | number)[] | undefined => {
  if (!('$ref' in value) || typeof value.$ref !== 'string' || !value.$ref.startsWith('$')) return undefined
  return [...value.$ref.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]/g)].map(([, key = '']) => JSON.parse(key))
}

/** A part of osls's state, with the parts in place of their references. */
export const restoreReferences = (state: unknown, part: unknown = state): unknown => {
  if (typeof part !== 'object' || part === null) return part
  const place = placeOf(part)
  if (place !== undefined)
    return restoreReferences(
      state,
      place.reduce<unknown>((value, key) => Object(value)[key], state),
    )
  if (Array.isArray(part)) return part.map(item => restoreReferences(state, item))
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, restoreReferences(state, value)]))
}
