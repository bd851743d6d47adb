/** The rows of a list of Plaid's. A list that is none has no rows, and a row that is no object has no members. */
export const rowsOf = <Row extends object>(list: ReadonlyArray<Row | null> | null | undefined): ReadonlyArray<Row> =>
  Array.isArray(list) ? list.map(row => (typeof row === 'object' && row !== null ? row : {})) : []
