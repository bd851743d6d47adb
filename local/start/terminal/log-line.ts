import { isJson, type Json } from '../../plaid-simulator/json.ts'

/** The members of a function's log line that the terminal reads. `docs/outcomes.md` has all. */
export interface LogLine {
  readonly driver: string
  readonly outcome: string
  readonly endedAtMs: number
  readonly tookMs: number
  readonly members: Json
}

/** The line that a call writes when it ends; undefined for any other text, such as a line of the trace. */
export const readLogLine = (text: string): LogLine | undefined => {
  const members: unknown = (() => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  })()
  if (!isJson(members)) return undefined
  const { driver, outcome, time, Duration } = members
  if (typeof driver !== 'string' || typeof outcome !== 'string' || typeof time !== 'string') return undefined
  return { driver, outcome, endedAtMs: Date.parse(time), tookMs: typeof Duration === 'number' ? Duration : 0, members }
}

/** The text of a member; undefined if it is none. */
export const textIn = (members: Json, name: string): string | undefined => {
  const value = members[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The objects in a member that is a list. */
export const objectsIn = (members: Json, name: string): readonly Json[] => {
  const value = members[name]
  return Array.isArray(value) ? value.filter(isJson) : []
}
