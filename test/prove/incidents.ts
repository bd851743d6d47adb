import { parseArgs } from 'node:util'
import { startStack } from '../support/audited.ts'
import { evidenceOf, isWritten, write } from './incidents/evidence.ts'
import { incidents } from './incidents/incidents.ts'
import { shiftAt } from './incidents/shift.ts'
import { newTranscript } from './incidents/transcript.ts'

/**
 * Ten incidents on one local stack, each found and ended with idvr. Throws where a command is not in the
 * sections of the runbook that the incident names, or does not show what it should. `--write` puts the transcript into docs/evidence.md; without it, that file must have it already.
 */
const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })

const stack = await startStack({ rateLimits: false })
const transcript = newTranscript()
try {
  for (const [index, { name, sections, happens, begin, solve }] of incidents.entries()) {
    const startedMs = performance.now()
    transcript.add(`${index === 0 ? '' : '\n'}${index + 1}. ${name}`)
    transcript.add(`  (${happens})`)
    await begin(stack)
    await solve(shiftAt(stack, transcript, sections), stack)
    console.log(`solved  ${name}  ${Math.round(performance.now() - startedMs)} ms`)
  }
} catch (error) {
  console.log(transcript.lines().join('\n'))
  throw error
} finally {
  await stack.close()
}
const text = evidenceOf(incidents, transcript.lines())
if (values.write) await write(text)
else if (!(await isWritten(text))) {
  console.log('docs/evidence.md has another transcript: npm run prove:incidents -- --write')
  process.exitCode = 1
}
