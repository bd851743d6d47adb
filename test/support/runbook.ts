import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', '..', 'docs', 'runbook.md')

/** The text of the runbook. */
export const runbook = (): Promise<string> => readFile(file, 'utf8')

/** A section about an alarm, or a group of alarms. */
export interface RunbookSection {
  readonly anchor: string
  readonly text: string
}

/** GitHub's anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')

/** The sections under Alarms. */
export const runbookSections = async (): Promise<readonly RunbookSection[]> => {
  const [, alarms = ''] = /\n## Alarms\n([\s\S]*?)\n## /.exec(await runbook()) ?? []
  return alarms
    .split(/\n### /)
    .slice(1)
    .map(section => {
      const end = section.indexOf('\n')
      return { anchor: anchorOf(section.slice(0, end)), text: section.slice(end) }
    })
}
