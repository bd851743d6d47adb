/** The largest request that is read, with units in the names. Plaid documents none of these. */
export const requestLimits = {
  /** A retry request's body, and one string member of it. */
  bodyBytesMax: 32 * 1024,
  stringCharactersMax: 1024,
  idCharactersMax: 256,
  idempotencyKeyCharactersMax: 255,
} as const
