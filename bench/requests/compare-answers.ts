import { isDeepStrictEqual } from 'node:util'
import { start } from '../measures/start.ts'
import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import type { VariantName, Variants } from '../variants.ts'
import { cases } from './cases.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * What must be the same: of a success everything but the id of the call; of a refusal its status, code and reason, where
 * the body is wrong, and which members tell it, but not their words.
 */
const comparable = (value: unknown): unknown => {
  const { statusCode, headers, body } = value as { statusCode: number; headers: Members; body: string }
  const { request_id: _, ...members } = JSON.parse(body) as Members
  const common = { statusCode, type: headers['content-type'] }
  if (statusCode < 300) return { ...common, members: withoutWarnings(members) }
  const { code, reason, violations } = members
  const pointers = (violations as ReadonlyArray<{ pointer: string }> | undefined)?.map(({ pointer }) => pointer)
  return { ...common, code, reason, pointers: pointers?.toSorted(), names: Object.keys(members).toSorted() }
}

const withoutWarnings = ({ warnings: _, ...members }: Members): Members => members

/** Gives every case to every variant. Returns a line for each answer that differs from the service's. */
export const compareAnswers = async (variants: Variants, standIns: StandIns): Promise<readonly string[]> => {
  const compared: readonly VariantName[] = ['service', 'bare + ledger', 'usual + ledger', 'usual + ledger, lazy']
  const started = await Promise.all(
    compared.map(async name => ({ name, running: await start(variants[name], standIns.near) })),
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
