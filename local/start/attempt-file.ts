import { readFile } from 'node:fs/promises'
import { isJson, type Json } from '../plaid-simulator/json.ts'
import { StartOptionError } from './start-option-error.ts'

/** Attempts that Plaid's simulator shows, and the one whose status update is delivered. */
export interface PlayedAttempts {
  /** The time at which they were read: all times are moved so that this is now. */
  readonly at: string
  readonly environment: 'sandbox' | 'production'
  readonly attempts: ReadonlyArray<Json>
  readonly judged: string
}

/** What `npm run policy` writes for a law that is broken, or for a decision that changes. */
export interface AttemptFile extends PlayedAttempts {
  readonly says: string
  /** What was decided in the proof. */
  readonly decided: string
  /** The same attempts after a change, which is what the law is about. */
  readonly changed?: PlayedAttempts & { readonly change: string; readonly decided: string }
}

const playedIn = (data: unknown): PlayedAttempts | undefined => {
  if (!isJson(data)) return undefined
  const { at, environment, attempts, judged } = data
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof judged !== 'string') return undefined
  if (!Array.isArray(attempts) || !attempts.every(isJson)) return undefined
  if (!attempts.some(({ id }) => id === judged)) return undefined
  return environment === 'sandbox' || environment === 'production' ? { at, environment, attempts, judged } : undefined
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The attempts of a file. Throws StartOptionError. */
export const attemptsIn = (content: string, file: string): AttemptFile => {
  const data: unknown = (() => {
    try {
      return JSON.parse(content)
    } catch {
      return undefined
    }
  })()
  const played = playedIn(data)
  if (played === undefined || !isJson(data)) {
    throw new StartOptionError(`${file} has no attempts: it is written by npm run policy -- prove, or diff`)
  }
  const { changed } = data
  const other = playedIn(changed)
  return {
    ...played,
    says: text(data['says']),
    decided: text(data['decided']),
    ...(other !== undefined &&
      isJson(changed) && {
        changed: { ...other, change: text(changed['change']), decided: text(changed['decided']) },
      }),
  }
}

export const readAttemptFile = async (file: string): Promise<AttemptFile> => {
  const content = await readFile(file, 'utf8').catch(() => {
    throw new StartOptionError(`the file ${file} cannot be read`)
  })
  return attemptsIn(content, file)
}
