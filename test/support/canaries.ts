type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json }

const planted = (value: Json, canary: string, path: string): Json => {
  if (typeof value === 'string') return `${canary}${path}`
  if (Array.isArray(value)) return value.map((item: Json, index) => planted(item, canary, `${path}/${index}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      planted(member, canary, `${path}/${name.replaceAll('.', '_')}`),
    ]),
  )
}

/** A copy in which every string member is the canary with the member's path. */
export const withCanaries = (value: object, canary: string): Readonly<Record<string, Json>> =>
  planted(JSON.parse(JSON.stringify(value)), canary, '') as Readonly<Record<string, Json>>
