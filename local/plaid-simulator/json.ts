/** A JSON object whose members are not known yet. */
export type Json = { readonly [member: string]: unknown }

/** True if a value is a JSON object: not null, not an array. */
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Merges the patch's members into the base, at every depth. Arrays merge element by element, so that a patch can
 * change one member of the first document only. Null and scalars replace.
 */
export const deepMerge = (base: unknown, patch: unknown): unknown => {
  if (Array.isArray(base) && Array.isArray(patch)) {
    return Array.from({ length: Math.max(base.length, patch.length) }, (_, index) =>
      index in patch ? deepMerge(base[index], patch[index]) : base[index],
    )
  }
  if (!isJson(base) || !isJson(patch)) return patch
  const merged = new Map(Object.entries(base))
  for (const [member, value] of Object.entries(patch)) merged.set(member, deepMerge(merged.get(member), value))
  return Object.fromEntries(merged)
}
