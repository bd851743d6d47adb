import { describe, expect, it } from 'vitest'
import { DemoOptionError, help, readDemoOptions } from '../../../local/demo/options.ts'

const read = (args: string) => readDemoOptions(args.split(' ').filter(Boolean))

describe('the options of npm run demo', () => {
  it.each([
    ['', { _tag: 'Play' }],
    ['--only recovered', { _tag: 'Play', only: 'recovered' }],
    ['--only recovered --log file', { _tag: 'Play', only: 'recovered', log: 'file' }],
    ['--list', { _tag: 'List' }],
    ['--help', { _tag: 'Help' }],
    ['-h', { _tag: 'Help' }],
  ])('"%s" is read', (args, options) => {
    expect(read(args)).toEqual(options)
  })

  it.each([
    ['--onyl recovered', '--onyl'],
    ['--only', '--only'],
    ['recovered', 'recovered'],
  ])('"%s" is refused with a line that names it', (args, named) => {
    expect(() => read(args)).toThrow(DemoOptionError)
    expect(() => read(args)).toThrow(named)
  })

  it('are all in the help', () => {
    for (const name of ['list', 'only', 'log', 'help']) expect(help).toContain(`--${name} `)
  })
})
