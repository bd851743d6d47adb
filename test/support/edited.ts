/** A change to plain data: a JSON Pointer and the new value. Undefined removes the member. */
export type Edit = readonly [pointer: string, value: unknown]

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const ordinary = { enumerable: true, writable: true, configurable: true }

const put = (target: unknown, [pointer, value]: Edit): void => {
  const keys = pointer.split('/').slice(1)
  const last = keys.pop()
  const parent = keys.reduce<unknown>((current, key) => (isObject(current) ? current[key] : undefined), target)
  // An earlier edit removed the parent.
  if (!isObject(parent) || last === undefined) return
  if (value === undefined) delete parent[last]
  // An assignment to `__proto__` does not add a member of that name, which JSON can have.
  else Object.defineProperty(parent, last, { value: isObject(value) ? structuredClone(value) : value, ...ordinary })
}

/** A deep copy with the edits, applied in order. */
export const edited = <A>(data: A, ...edits: ReadonlyArray<Edit>): A => {
  const copy = structuredClone(data)
  for (const edit of edits) put(copy, edit)
  return copy
}
