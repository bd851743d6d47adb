import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anchorOf } from '../support/runbook.ts'
import { codeSpans, parseDocument, root } from './markdown.ts'
import { commandsIn } from './shell.ts'

/** A command line of the runbook. */
export interface RunbookCommand {
  readonly section: string
  readonly words: readonly string[]
}

const path = 'docs/runbook.md'
const notRun = '## Commands that no test runs'
const [text = '', untried = ''] = readFileSync(join(root, path), 'utf8').split(notRun)

/** How the commands begin that no test runs, as the runbook lists them. */
export const notRunCommands: readonly string[] = untried
  .split('\n')
  .filter(line => line.startsWith('| `'))
  .flatMap(line => codeSpans(parseDocument(path, line.split('|')[1] ?? '')))

/** The command lines of docs/runbook.md in their order: in blocks and within sentences, without that list. */
export const runbookCommands: readonly RunbookCommand[] = text.split(/^#{2,3} /m).flatMap(part => {
  const section = anchorOf(part.split('\n')[0] ?? '')
  const document = parseDocument(path, part)
  const lines = [
    ...document.samples.filter(({ language }) => language === 'sh').map(sample => sample.text),
    ...codeSpans(document).filter(span => /^(npx --no idvr |npx serverless |npm run |aws \w+ \w)/.test(span)),
  ]
  return lines.flatMap(commandsIn).map(words => ({ section, words }))
})
