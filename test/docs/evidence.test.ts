import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { incidents } from '../prove/incidents/incidents.ts'
import { isRunbookCommand } from './is-runbook-command.ts'
import { documents, root } from './markdown.ts'
import { runbookCommands } from './runbook-commands.ts'
import { commandsIn } from './shell.ts'

const path = 'docs/evidence.md'
const [transcript = ''] = documents
  .filter(document => document.path === path)
  .flatMap(({ samples }) => samples.map(({ text }) => text))
  .filter(text => text.startsWith('1. '))

/** Of each incident in the transcript its name and its lines. */
const shown = transcript
  .split(/^\d+\. /m)
  .slice(1)
  .map(text => {
    const [name, ...lines] = text.split('\n')
    return { name, lines }
  })

/** What was typed, without `idvr`. */
const typed = (lines: readonly string[]) =>
  lines.flatMap(line => {
    const [, command] = /^ {2}\$ idvr (.*?)( {3}\(exit code 1\))?$/.exec(line) ?? []
    return command === undefined ? [] : commandsIn(command)
  })

describe('the incidents in docs/evidence.md', () => {
  it('are the ten that are played, in their order', () => {
    expect(incidents).toHaveLength(10)
    expect(shown.map(({ name }) => name)).toEqual(incidents.map(({ name }) => name))
    const text = readFileSync(join(root, path), 'utf8')
    for (const { name, sections } of incidents)
      for (const section of sections) expect(text).toContain(`- ${name}: [${section}](runbook.md#${section})\n`)
  })

  it.each(incidents)('$name: has only commands of its sections in the runbook', ({ name, sections }) => {
    const commands = typed(shown.find(one => one.name === name)?.lines ?? [])
    expect(commands.length).toBeGreaterThan(2)
    expect(commands.filter(words => !isRunbookCommand(words, sections))).toEqual([])
  })
})

describe('a command that the runbook does not have', () => {
  it.each([
    ['another command', ['webhook', 'send', 'idv_1']],
    ['another option', ['status', '--json']],
    ['a word less', ['explain']],
    ['a user where an attempt is meant', ['review', 'rearm', 'ann', '--reason', 'seen']],
    ['the command of another section', ['forget', 'ann', '--reason', 'request 1']],
  ])('is seen: %s', (_, words) => {
    expect(isRunbookCommand(words, ['retry-needs-review'])).toBe(false)
  })

  it('is not one that it has in that section', () => {
    expect(isRunbookCommand(['status'], [])).toBe(true)
    expect(isRunbookCommand(['review', 'rearm', 'idv_1', '--reason', 'seen', '--by', 'ada', '--yes'], [])).toBe(false)
    expect(isRunbookCommand(['review', 'rearm', 'idv_1', '--reason', 'seen', '--yes'], ['retry-needs-review'])).toBe(
      true,
    )
  })

  it('cannot hide in a sentence that the search does not see', () => {
    const text = readFileSync(join(root, 'docs/runbook.md'), 'utf8')
    const ofIdvr = runbookCommands.filter(({ words }) => words[2] === 'idvr')
    expect(ofIdvr).toHaveLength(text.match(/npx --no idvr/g)?.length ?? 0)
  })
})
