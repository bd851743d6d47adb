import type { IncomingMessage } from 'node:http'
import type { ChangeAct } from '../../lib/domain/operator/change-act.ts'
import type { ReadAct } from '../../lib/domain/operator/read-act.ts'
import { Failure, ProblemFailure } from '../failure.ts'
import type { Functions } from '../functions.ts'

/** What the page gets of an act: the answer of the function, its problem, or why it could not be asked. */
export interface Answered {
  readonly status: number
  readonly body: object
}

const bodyBytesMax = 100_000

/** The text of a body; undefined: it is too long. */
export const textOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= bodyBytesMax) chunks.push(chunk)
  }
  return bytes <= bodyBytesMax ? Buffer.concat(chunks).toString('utf8') : undefined
}

const actIn = (text: string): { readonly act: string } | undefined => {
  try {
    const act: unknown = JSON.parse(text)
    return typeof Object(act)['act'] === 'string' ? (act as { readonly act: string }) : undefined
  } catch {
    return undefined
  }
}

const answered = async (ask: () => Promise<unknown>): Promise<Answered> => {
  try {
    return { status: 200, body: { answer: await ask() } }
  } catch (error) {
    if (error instanceof ProblemFailure)
      return { status: 200, body: { problem: error.problem, message: error.message } }
    if (error instanceof Failure) return { status: 502, body: { message: error.message } }
    return { status: 500, body: { message: error instanceof Error ? error.message : String(error) } }
  }
}

export const tooLong: Answered = { status: 413, body: { message: 'The body must have at most 100 kB.' } }

const noAct: Answered = { status: 400, body: { message: 'The body must be an act, as JSON.' } }

/** The function reads the act itself, and refuses what it does not know. */
export const answerAsk = async ({ read }: Functions, text: string | undefined): Promise<Answered> => {
  if (text === undefined) return tooLong
  const act = actIn(text)
  return act === undefined ? noAct : answered(() => read(act as ReadAct))
}

/** The page does not say who asks: the server knows. */
export const answerAct = async ({ change }: Functions, by: string, text: string | undefined): Promise<Answered> => {
  if (text === undefined) return tooLong
  const act = actIn(text)
  return act === undefined ? noAct : answered(() => change({ ...act, by } as ChangeAct))
}
