import { describe, expect, it } from 'vitest'
import { findScenes } from '../../../local/demo/find-scenes.ts'
import { DemoOptionError } from '../../../local/demo/options.ts'
import { sections } from '../../../local/demo/sections.ts'

const names = sections.flatMap(({ scenes }) => scenes.map(({ name }) => name))

describe('the scenes of the demo', () => {
  it('have names of their own, which can be typed', () => {
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([])
  })

  it('are all played without a name', () => {
    expect(findScenes(undefined)).toEqual(sections)
  })

  it.each(names)('"%s" is played alone, in its section', name => {
    const [section, ...others] = findScenes(name)
    expect(others).toEqual([])
    expect(section?.scenes.map(scene => scene.name)).toEqual([name])
    expect(sections.map(({ title }) => title)).toContain(section?.title)
  })

  it('are named, the nearest alone, where a name has a word of theirs', () => {
    expect(() => findScenes('lost-webhooks')).toThrow(DemoOptionError)
    expect(() => findScenes('lost-webhooks')).toThrow(
      /^there is no scene "lost-webhooks": use one of repeated-webhooks, lost-answer, lost-webhook$/,
    )
  })

  it.each(['nothing-like-it', '', 'x'])('are all named where none is near to "%s"', name => {
    expect(() => findScenes(name)).toThrow(`use one of ${names.join(', ')}`)
  })
})
