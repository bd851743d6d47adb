/** A value in DynamoDB's format. */
type Value = Readonly<Record<string, unknown>>
export type Item = Readonly<Record<string, Value>>

interface Placeholders {
  readonly names: Readonly<Record<string, string>>
  readonly values: Item
}

type Condition = (item: Item | undefined, placeholders: Placeholders) => boolean
type Change = (item: Item, placeholders: Placeholders) => Item

/**
 * The result of a request. Units as AWS bills them: per 4 KB of a consistent read, per 1 KB of a write, and per index
 * write.
 */
export interface TableAnswer {
  readonly _tag: 'Item' | 'Written' | 'ConditionFailed'
  readonly item?: Item | undefined
  readonly readUnits: number
  readonly writeUnits: number
}

export interface Asked extends Placeholders {
  readonly key: Item
  readonly condition: string | undefined
}

const nameOf = (name: string, { names }: Placeholders): string => names[name] ?? name

const scalarOf = (value: Value | undefined): unknown => (value && 'N' in value ? Number(value['N']) : value?.['S'])

const operators: Readonly<Record<string, (one: number | string, other: number | string) => boolean>> = {
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '<=': (one, other) => one <= other,
  '>=': (one, other) => one >= other,
}

const unknown = (expression: string): Error => new Error(`this stand-in does not support the expression ${expression}`)

/** A comparison with a missing attribute is true only for `<>`. */
const term = (text: string): Condition => {
  const [, has, absent] = /^attribute_(not_)?exists\((#?\w+)\)$/.exec(text) ?? []
  if (absent !== undefined)
    return (item, given) => (item?.[nameOf(absent, given)] === undefined) === (has !== undefined)
  const [, name, sign = '', value] = /^(#?\w+) (=|<>|<=|>=) (:\w+)$/.exec(text) ?? []
  const compare = operators[sign]
  if (name === undefined || value === undefined || compare === undefined) throw unknown(text)
  return (item, given) => {
    const one = scalarOf(item?.[nameOf(name, given)])
    const other = scalarOf(given.values[value])
    if (one === undefined || other === undefined) return sign === '<>'
    return typeof one === typeof other && compare(one as string, other as string)
  }
}

const parseCondition = (text: string): Condition => {
  const terms = text.split(' OR ').map(term)
  return (item, given) => terms.some(holds => holds(item, given))
}

const add = (name: string, value: string): Change => {
  return (item, given) => {
    const attribute = nameOf(name, given)
    const sum = Number(item[attribute]?.['N'] ?? 0) + Number(given.values[value]?.['N'])
    return { ...item, [attribute]: { N: String(sum) } }
  }
}

const set = (name: string, value: string): Change => {
  return (item, given) => ({ ...item, [nameOf(name, given)]: given.values[value] ?? {} })
}

const parseUpdate = (text: string): Change => {
  const changes = text.split(/ (?=ADD |SET )/).flatMap(clause =>
    clause
      .slice(4)
      .split(', ')
      .map(part => {
        const [, name, isSet, value] = /^(#?\w+) (= )?(:\w+)$/.exec(part) ?? []
        const change = clause.startsWith('ADD ') ? add : set
        if (name === undefined || value === undefined || (change === set) !== (isSet !== undefined)) throw unknown(text)
        return change(name, value)
      }),
  )
  return (item, given) => changes.reduce((changed, change) => change(changed, given), item)
}

/** Parses each text once, so that the stand-in does not slow down what is measured. */
const memoized = <A>(parse: (text: string) => A): ((text: string) => A) => {
  const parsed = new Map<string, A>()
  return text => {
    const known = parsed.get(text)
    if (known !== undefined) return known
    const fresh = parse(text)
    parsed.set(text, fresh)
    return fresh
  }
}

const conditionOf = memoized(parseCondition)
const updateOf = memoized(parseUpdate)

const bytesOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + String(Object.values(value)[0]).length, 0)

const indexKeyOf = (item: Item | undefined): string | undefined =>
  item?.['due_at'] && `${item['due_shard']?.['S']}/${item['due_at']['N']}`

/**
 * Writes to the sparse index `due`: a changed key costs a delete and a put. Projected attributes change only with the
 * key.
 */
const indexWrites = (before: Item | undefined, after: Item): number => {
  const [from, to] = [indexKeyOf(before), indexKeyOf(after)]
  return from === to ? 0 : [from, to].filter(key => key !== undefined).length
}

/** The values of a key, in any order of its attributes. */
const textOf = (key: Item): string =>
  JSON.stringify(
    Object.keys(key)
      .toSorted()
      .map(name => scalarOf(key[name])),
  )

/**
 * One table of DynamoDB, which supports the conditions and updates that the variants use. Throws on any other
 * expression.
 */
export const ledgerTable = () => {
  const items = new Map<string, Item>()

  const write = (asked: Asked, change: (before: Item | undefined) => Item): TableAnswer => {
    const id = textOf(asked.key)
    const before = items.get(id)
    const writeUnits = Math.ceil(Math.max(1, before ? bytesOf(before) : 0) / 1_024)
    if (asked.condition !== undefined && !conditionOf(asked.condition)(before, asked))
      return { _tag: 'ConditionFailed', readUnits: 0, writeUnits }
    const after = change(before)
    items.set(id, after)
    const units = Math.max(writeUnits, Math.ceil(bytesOf(after) / 1_024)) + indexWrites(before, after)
    return { _tag: 'Written', readUnits: 0, writeUnits: units }
  }

  return {
    get: (key: Item): TableAnswer => {
      const item = items.get(textOf(key))
      return { _tag: 'Item', item, readUnits: Math.ceil(Math.max(1, item ? bytesOf(item) : 0) / 4_096), writeUnits: 0 }
    },
    put: (asked: Asked, item: Item): TableAnswer => write(asked, () => item),
    update: (asked: Asked, expression: string): TableAnswer =>
      write(asked, before => updateOf(expression)(before ?? asked.key, asked)),
  }
}
