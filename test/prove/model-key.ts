import type { World } from './model-world.ts'

/** Gives equal objects one number. An object that was seen before is not compared again. */
export const numbering = (): ((value: object) => number) => {
  const byObject = new WeakMap<object, number>()
  const byText = new Map<string, number>()
  return value => {
    const known = byObject.get(value)
    if (known !== undefined) return known
    const text = JSON.stringify(value)
    const number = byText.get(text) ?? byText.size
    byText.set(text, number)
    byObject.set(value, number)
    return number
  }
}

/** Worlds with the same key behave the same. The order of the workers is not part of the key. */
export const keyOf = (number: (value: object) => number, world: World): string => {
  const set = (values: ReadonlyArray<object>) => values.map(number).toSorted((one, other) => one - other)
  const { subject, attempts, newest, workers, lateSaves, posts, left, tokens, sent } = world
  return [
    number(subject),
    number(attempts),
    newest,
    Number(world.isListRefused),
    number(world.known),
    number(world.reported),
    set(workers),
    set(lateSaves),
    set(posts),
    number(left),
    tokens,
    number(sent),
    world.sentAutomatically,
    world.sentUnderKey,
  ].join(';')
}
