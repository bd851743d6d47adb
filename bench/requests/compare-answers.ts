import { isDeepStrictEqual } from 'node:util'
import { startVariant } from '../measures/start-variant.ts'
import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import type { VariantName, Variants } from '../variants.ts'
import { cases } from './cases.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * The part of an answer that must be equal. Of a success: everything except the id of the call, the
 * warnings, and what only the service says: the policy's word. Of a
 * refusal: the status, the code, the reason, the pointers of the violations, and the names of the members, but not the
 * texts.
 */
const comparable = (value: unknown): unknown => {
  const { statusCode, headers, body } = value as { statusCode: number; headers: Members; body: string }
  const { request_id: _, ...members } = JSON.parse(body) as Members
  const common = { statusCode, type: headers['content-type'] }
  if (statusCode < 300) return { ...common, members: withoutAdvice(members) }
  const { code, reason, violations } = members
  const pointers = (violations as ReadonlyArray<{ pointer: string }> | undefined)?.map(({ pointer }) => pointer)
  return { ...common, code, reason, pointers: pointers?.toSorted(), names: Object.keys(members).toSorted() }
}

const withoutAdvice = ({ warnings: _, policy: __, ...members }: Members): Members => members

/** Sends every case to every variant. Returns a line for each answer that differs from that of the service. */
export const compareAnswers = async (variants: Variants, standIns: StandIns): Promise<readonly string[]> => {
  const compared: readonly VariantName[] = [
    'service',
    'bare + ledger',
    'floor5',
    'usual + ledger',
    'usual + ledger, lazy',
    'peer',
  ]
  const started = await Promise.all(
    compared.map(async name => ({ name, running: await startVariant(variants[name], standIns.near) })),
  )
  const differences: string[] = []
  for (const [caseName, event] of cases) {
    const answers: Array<{ name: VariantName; answer: unknown }> = []
    for (const { name, running } of started) {
      const outcome = await running.invoke(event)
      answers.push({ name, answer: outcome._tag === 'returned' ? comparable(outcome.value) : outcome })
    }
    const [ours, ...others] = answers
    for (const { name, answer } of others) {
      if (isDeepStrictEqual(answer, ours?.answer)) continue
      differences.push(`${caseName}: ${name} ${JSON.stringify(answer)}, service ${JSON.stringify(ours?.answer)}`)
    }
  }
  await Promise.all(started.map(({ running }) => running.close()))
  return differences
}
