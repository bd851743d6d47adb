type Members = Readonly<Record<string, unknown>>

/** The members of an object; none if the value is not an object. */
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
