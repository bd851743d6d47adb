import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { allLaws } from './all-laws.ts'
import { type Certificate, certificateOf } from './certificate/certificate.ts'
import { objectionsTo } from './certificate/check-certificate.ts'
import { diff } from './diff.ts'
import { asProven, policyOf } from './policy-of.ts'
import { counterexampleOf, violationInWords } from './prove/counterexample.ts'
import { situationInWords } from './prove/in-words.ts'
import { judgeNow } from './prove/judge-now.ts'
import { playableOf } from './prove/playable.ts'
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
    /** Where the certificate of a proof is written. */
    certificate: { type: 'string' },
    /** The folder of the project. */
    root: { type: 'string', default: process.cwd() },
  },
})

const write = async (name: string, data: object): Promise<string> => {
  await mkdir(values.out, { recursive: true })
  const file = join(values.out, `${name}.json`)
  await writeFile(file, `${JSON.stringify(data, undefined, 2)}\n`)
  return file
}

const prove = async (file: string | undefined): Promise<void> => {
  const loaded = await policyOf(file)
  const shown = await proveInThreads(
    asProven(loaded),
    { program: new URL(import.meta.url), count: Math.min(2, availableParallelism()) },
    values.states === undefined ? undefined : Number(values.states),
  )
  const { proof } = shown
  say(proofLine(proof))
  if (values.certificate !== undefined) {
    const certificate = await certificateOf(shown, loaded, values.root)
    await mkdir(dirname(values.certificate), { recursive: true })
    await writeFile(values.certificate, `${JSON.stringify(certificate)}\n`)
  }
  await shown.close()
  for (const violation of proof.violations) {
    const law = allLaws[violation.law]
    if (law === undefined) continue
    say(violationInWords(violation, law))
    say(`  play it: npm start -- --attempt ${await write(violation.law, counterexampleOf(violation, law))}`)
    process.exitCode = 1
  }
}

const verify = async (certificate: string, file: string | undefined): Promise<void> => {
  const { hash: _, ...data } = await policyOf(file)
  const objections = objectionsTo(JSON.parse(await readFile(certificate, 'utf8')) as Certificate, data, values.root)
  for (const objection of objections) say(`refused: ${objection}`)
  if (objections.length === 0) say(`accepted: ${certificate}`)
  else process.exitCode = 1
}

const compare = async (from: string, to: string): Promise<void> => {
  const policies = { from: asProven(await policyOf(from)), to: asProven(await policyOf(to)) }
  const sized = values.states === undefined ? {} : { statesOfBlock: Number(values.states) }
  const differences = diff({ judge: judgeNow, ...policies, ...sized })
  say(`${differences.reduce((all, { states }) => all + states, 0)} states change their decision`)
  for (const [index, { from: was, to: is, states, example }] of differences.entries()) {
    say(`\n${states} states: ${was} → ${is}\n  for example:`)
    for (const line of situationInWords(example)) say(`    ${line}`)
    const says = `${from} decides ${was}, and ${to} decides ${is}.`
    const file = await write(`difference-${index + 1}`, { says, decided: was, ...playableOf(example) })
    say(`  play it: npm start -- --attempt ${file}`)
  }
}

const [command, one, other] = positionals

if (!isMainThread) serveThread()
else if (command === 'prove') await prove(one)
else if (command === 'verify' && one !== undefined) await verify(one, other)
else if (command === 'diff' && one !== undefined && other !== undefined) await compare(one, other)
else {
  process.stderr.write('usage: npm run policy -- prove [FILE] | verify CERTIFICATE [FILE] | diff A B\n')
  process.exitCode = 2
}
