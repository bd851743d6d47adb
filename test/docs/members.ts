type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Stands for the members that a sample leaves out. */
const others = '…'

/** Where the members of a sample are not those of the real value, by JSON Pointer. */
export const differingMembers = (sample: unknown, real: unknown, at = ''): readonly string[] => {
  if (!isObject(sample) || !isObject(real)) return isObject(sample) === isObject(real) ? [] : [`${at}: another type`]
  const unreal = Object.keys(sample).filter(name => name !== others && !(name in real))
  const missing = others in sample ? [] : Object.keys(real).filter(name => !(name in sample))
  const inside = Object.keys(sample).filter(name => name in real)
  return [
    ...unreal.map(name => `${at}/${name}: the real one has no such member`),
    ...missing.map(name => `${at}/${name}: the sample lacks it`),
    ...inside.flatMap(name => differingMembers(sample[name], real[name], `${at}/${name}`)),
  ]
}
