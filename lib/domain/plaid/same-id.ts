/**
 * Plaid spells some ids in two ways: an attempt `idv_…` or `flwses_…`, a template `idvtmp_…` or `flwtmp_…`. What is
 * sent to Plaid and shown to people keeps the spelling that Plaid gave; ids are compared, and keys are built, in the
 * folded spelling. Apart from these two pairs an id is opaque.
 *
 * Source: Plaid's Java client folds both pairs in its integration test, and `previous_attempt_id` has been seen as
 * `flwses_…` beside an `id` of `idv_…`.
 */
const spellings: ReadonlyArray<readonly [other: string, folded: string]> = [
  ['flwses_', 'idv_'],
  ['flwtmp_', 'idvtmp_'],
]

/** The one spelling of an attempt's or a template's id in which ids are compared. */
export const foldedId = (id: string): string => {
  const pair = spellings.find(([other]) => id.startsWith(other))
  return pair === undefined ? id : `${pair[1]}${id.slice(pair[0].length)}`
}

/** Whether two ids name the same attempt, or the same template. */
export const isSameId = (one: string, other: string): boolean => foldedId(one) === foldedId(other)

/** Whether one of the ids names the same attempt or template as `id`. */
export const includesId = (ids: Iterable<string>, id: string): boolean => [...ids].some(other => isSameId(other, id))
