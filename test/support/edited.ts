/** A change to plain data: a JSON Pointer and the new value. Undefined removes the member. */
export type Edit = readonly [pointer: string, value: unknown]

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** An assignment to `__proto__` does not add a member of that name, which JSON can have. */
const set = (target: Record<string, unknown>, name: string, value: unknown): void => {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  else target[name] = value
}

/** As `structuredClone` of plain data, in a sixth of its time: properties copy an answer of Plaid for each case. */
const copied = <A>(value: A): A => {
  // Not by `map`, which asks the list for its `constructor`: an edit may have set one.
  if (Array.isArray(value)) return Array.from(value, element => copied<unknown>(element)) as A
  if (!isObject(value)) return value
  const copy: Record<string, unknown> & A = { ...value }
  for (const name in copy) if (isObject(copy[name])) set(copy, name, copied(copy[name]))
  return copy
}

const put = (target: unknown, [pointer, value]: Edit): void => {
  const keys = pointer.split('/').slice(1)
  const last = keys.pop()
  const parent = keys.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), target)
  // An earlier edit removed the parent.
  if (!isObject(parent) || last === undefined) return
  if (value === undefined) delete parent[last]
  else set(parent, last, copied(value))
}

/** A deep copy with the edits, applied in order. */
export const edited = <A>(data: A, ...edits: ReadonlyArray<Edit>): A => {
  const copy = copied(data)
  for (const edit of edits) put(copy, edit)
  return copy
}
