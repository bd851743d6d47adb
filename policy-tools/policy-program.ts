import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { allLaws } from './all-laws.ts'
import { type Certificate, certificateOf } from './certificate/certificate.ts'
import { objectionsTo } from './certificate/check-certificate.ts'
import { diff } from './diff.ts'
import { asProven, PolicyFileError, policyOf } from './policy-of.ts'
import { counterexampleOf, violationInWords } from './prove/counterexample.ts'
import { gapsInWords, situationInWords } from './prove/in-words.ts'
import { judgeNow } from './prove/judge-now.ts'
import { playableOf } from './prove/playable.ts'
import { proofLine } from './prove/proof.ts'
import { proveInThreads, serveThread } from './prove/threads.ts'
import { type Variant, variantsOf } from './variants.ts'

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

/** Proves one kind of templates, says what was found, and gives the certificate if it is wanted. */
const proveVariant = async ({ name, policy }: Variant): Promise<Certificate | undefined> => {
  const shown = await proveInThreads(
    asProven(policy),
    { program: new URL(import.meta.url), count: Math.min(2, availableParallelism()) },
    values.states === undefined ? undefined : Number(values.states),
  )
  const { proof } = shown
  say(proofLine(proof, name))
  // Of some states nothing follows about the others.
  if (values.states === undefined) for (const line of gapsInWords(proof)) say(`  ${line}`)
  const certificate = values.certificate === undefined ? undefined : await certificateOf(shown, policy, values.root)
  await shown.close()
  for (const violation of proof.violations) {
    const law = allLaws[violation.law]
    if (law === undefined) continue
    say(violationInWords(violation, law))
    say(`  play it: npm start -- --attempt ${await write(violation.law, counterexampleOf(violation, law))}`)
    process.exitCode = 1
  }
  return certificate
}

const prove = async (file: string | undefined): Promise<void> => {
  const certificates: unknown[] = []
  for (const variant of variantsOf(await policyOf(file))) certificates.push(await proveVariant(variant))
  if (values.certificate === undefined) return
  await mkdir(dirname(values.certificate), { recursive: true })
  await writeFile(values.certificate, `${JSON.stringify(certificates)}\n`)
}

const verify = async (certificate: string, file: string | undefined): Promise<void> => {
  const given: unknown = JSON.parse(await readFile(certificate, 'utf8'))
  const variants = variantsOf(await policyOf(file))
  const certificates: ReadonlyArray<Certificate> = Array.isArray(given) ? given : []
  const objections = variants.flatMap(({ name, policy: { hash: _, flow: __, ...data } }, index) => {
    const own = certificates[index]
    const found = own === undefined ? ['no certificate'] : objectionsTo(own, data, values.root)
    return found.map(objection => `${name}: ${objection}`)
  })
  if (certificates.length > variants.length) objections.push('a certificate for no segment of the policy')
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

const run = async ([command, one, other]: ReadonlyArray<string>): Promise<void> => {
  if (command === 'prove') return prove(one)
  if (command === 'verify' && one !== undefined) return verify(one, other)
  if (command === 'diff' && one !== undefined && other !== undefined) return compare(one, other)
  throw new Error('prove [file], verify <certificate> [file], or diff <file> <other file>')
}

if (!isMainThread) serveThread()
else
  await run(positionals).catch((error: unknown) => {
    if (!(error instanceof PolicyFileError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
