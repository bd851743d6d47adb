import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>
}

/** Programs that each shell finds. `cmd` has neither `exec` nor `VARIABLE=value program`. */
const programs = new Set(['npm', ...readdirSync(join(root, 'node_modules/.bin'))])

it.each(Object.entries(scripts))('each command of the script %s is a program, for sh and for cmd', (_name, script) => {
  for (const command of script.split(' && ')) {
    expect(programs).toContain(command.split(' ')[0])
    expect(command).not.toMatch(/['$`;|<>*&]/)
  }
})
