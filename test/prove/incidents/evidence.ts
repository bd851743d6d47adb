import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Incident } from './incident.ts'

const file = join(import.meta.dirname, '..', '..', '..', 'docs', 'evidence.md')
const begin = '<!-- npm run prove:incidents -- --write -->'
const end = '<!-- end of the incidents -->'

const read = (): Promise<string> => readFile(file, 'utf8').catch(() => '# Evidence\n')

const partOf = (document: string): string => document.split(begin)[1]?.split(end)[0]?.trim() ?? ''

const itemOf = ({ name, sections }: Incident): string =>
  `- ${name}: ${sections.map(section => `[${section}](runbook.md#${section})`).join(', ')}`

/** The part of the document, in Markdown. */
export const evidenceOf = (incidents: readonly Incident[], transcript: readonly string[]): string =>
  `## Ten incidents, found and ended with idvr

\`npm run prove:incidents\` plays them one after the other on one local stack, whose clock it moves. The operator has \`idvr\` and the runbook; what
idvr cannot do is marked \`elsewhere\`. Each command stands in the section of the runbook that the list names, or is the one for every alarm. It must
show the lines below (\`…\`: other lines), and at the end of each incident \`idvr status\` must have nothing to do. The log of the whole run is
audited as by \`idvr audit\`. Ids and times are replaced.

${incidents.map(itemOf).join('\n')}

\`\`\`text
${transcript.join('\n')}
\`\`\``

/** Whether docs/evidence.md has this text. */
export const isWritten = async (text: string): Promise<boolean> => partOf(await read()) === text.trim()

/** Replaces the part of docs/evidence.md about the incidents, or adds it. */
export const write = async (text: string): Promise<void> => {
  const document = await read()
  const [before = '', rest] = document.split(begin)
  const after = rest?.split(end)[1] ?? '\n'
  await writeFile(file, `${before.trimEnd()}\n\n${begin}\n\n${text.trim()}\n\n${end}${after}`)
}
