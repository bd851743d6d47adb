type Members = Readonly<Record<string, unknown>>

/** The members of an object; none where it is no object. */
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
