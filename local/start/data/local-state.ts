import type { Item } from '../../aws/dynamodb.ts'
import type { KeptWorld } from '../../plaid-simulator/control/kept-world.ts'
import { isJson } from '../../plaid-simulator/json.ts'
import { StartOptionError } from '../start-option-error.ts'

/** What `--data` keeps. */
export interface LocalState {
  /** Milliseconds that the clock was ahead of the machine's. */
  readonly aheadMs: number
  /** All items of the table. */
  readonly items: readonly Item[]
  /** The bodies of the messages in each queue. They are delivered as new ones. */
  readonly messages: Readonly<Record<QueueName, readonly string[]>>
  /** What Plaid knows. */
  readonly plaid: KeptWorld
}

export const queueNames = ['queue', 'dueQueue', 'deadLetters'] as const

type QueueName = (typeof queueNames)[number]

/** Raised by 1 with each change after which an older state cannot be read. */
const stateVersion = 1

export const stateText = (state: LocalState): string => `${JSON.stringify({ version: stateVersion, ...state })}\n`

const isState = (data: Readonly<Record<string, unknown>>): data is Readonly<Record<string, unknown>> & LocalState => {
  const { aheadMs, items, messages, plaid } = data
  return (
    typeof aheadMs === 'number' &&
    Array.isArray(items) &&
    isJson(messages) &&
    queueNames.every(name => Array.isArray(messages[name])) &&
    isJson(plaid) &&
    Array.isArray(plaid['attempts']) &&
    Array.isArray(plaid['templates'])
  )
}

/** The state in the text of a file. Throws StartOptionError. */
export const stateIn = (text: string, file: string, environment: KeptWorld['environment']): LocalState => {
  const data: unknown = (() => {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  })()
  if (!isJson(data) || typeof data['version'] !== 'number') {
    throw new StartOptionError(`${file} is no state of npm start: name another folder with --data`)
  }
  if (data['version'] !== stateVersion) {
    throw new StartOptionError(
      `${file} has version ${data['version']} of the state, and this program reads version ${stateVersion}: delete it, or name another folder with --data`,
    )
  }
  if (!isState(data)) throw new StartOptionError(`${file} is incomplete: delete it, or name another folder with --data`)
  if (data.plaid.environment !== environment) {
    throw new StartOptionError(
      `${file} is of Plaid's ${data.plaid.environment}: start with --environment ${data.plaid.environment}, or name another folder with --data`,
    )
  }
  const { aheadMs, items, messages, plaid } = data
  return { aheadMs, items, messages, plaid }
}
