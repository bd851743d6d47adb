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
const sections = readFileSync(join(root, path), 'utf8').split(/^#{2,3} /m)

/** The command lines of docs/runbook.md in their order: those of its blocks, and those of idvr within sentences. */
export const runbookCommands: readonly RunbookCommand[] = sections.flatMap(text => {
  const section = anchorOf(text.split('\n')[0] ?? '')
  const document = parseDocument(path, text)
  const lines = [
    ...document.samples.filter(({ language }) => language === 'sh').map(sample => sample.text),
    ...codeSpans(document).filter(span => span.startsWith('npx --no idvr ')),
  ]
  return lines.flatMap(commandsIn).map(words => ({ section, words }))
})
