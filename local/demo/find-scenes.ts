import { DemoOptionError } from './options.ts'
import { type Section, sections } from './sections.ts'

/** The names in which a word begins with a word of the given one; all names if there are none. */
const nearest = (name: string, names: readonly string[]): readonly string[] => {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word.length > 2)
  const near = names.filter(known => words.some(word => known.split('-').some(part => part.startsWith(word))))
  return near.length > 0 ? near : names
}

/** All scenes, or the one with this name, in their sections. Throws DemoOptionError if there is none. */
export const findScenes = (only: string | undefined): readonly Section[] => {
  if (only === undefined) return sections
  const found = sections
    .map(({ title, scenes }) => ({ title, scenes: scenes.filter(({ name }) => name === only) }))
    .filter(({ scenes }) => scenes.length > 0)
  if (found.length > 0) return found
  const names = sections.flatMap(({ scenes }) => scenes.map(({ name }) => name))
  throw new DemoOptionError(`there is no scene "${only}": use one of ${nearest(only, names).join(', ')}`)
}
