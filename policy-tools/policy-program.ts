import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { allLaws } from './all-laws.ts'
import { asProven, policyOf } from './policy-of.ts'
import { counterexampleOf, violationInWords } from './prove/counterexample.ts'
import { proofLine } from './prove/proof.ts'
import { proveInThreads, serveThread } from './prove/threads.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  ...(isMainThread ? {} : { args: [] }),
  options: {
    /** Where counterexamples and examples are written. */
    out: { type: 'string', default: join('.build', 'counterexamples') },
    /** Of each block only so many states: a quick look, and no proof. */
    states: { type: 'string' },
  },
})

const write = async (name: string, data: object): Promise<string> => {
  await mkdir(values.out, { recursive: true })
  const file = join(values.out, `${name}.json`)
  await writeFile(file, `${JSON.stringify(data, undefined, 2)}\n`)
  return file
}

const prove = async (file: string | undefined): Promise<void> => {
  const policy = asProven(await policyOf(file))
  const proof = await proveInThreads(
    policy,
    { program: new URL(import.meta.url), count: Math.min(2, availableParallelism()) },
    values.states === undefined ? undefined : Number(values.states),
  )
  say(proofLine(proof))
  for (const violation of proof.violations) {
    const law = allLaws[violation.law]
    if (law === undefined) continue
    say(violationInWords(violation, law))
    say(`  play it: npm start -- --attempt ${await write(violation.law, counterexampleOf(violation, law))}`)
    process.exitCode = 1
  }
}

if (!isMainThread) serveThread()
else {
  const [command, ...files] = positionals
  switch (command) {
    case 'prove':
      await prove(files[0])
      break
    default:
      process.stderr.write('usage: npm run policy -- prove [FILE] | diff A B\n')
      process.exitCode = 2
  }
}
