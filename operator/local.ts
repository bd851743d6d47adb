import { unreachable } from './failure.ts'
import type { Place } from './functions.ts'

/** What `GET /_local` of a running `npm start` answers, as far as it is used here. */
export interface LocalStack {
  readonly plaid: string
  readonly events: string
  readonly endpoints: { readonly lambda: string }
  readonly functions: Readonly<Record<string, string | undefined>>
}

const isLocalStack = (value: unknown): value is LocalStack => {
  const { plaid, events, endpoints, functions } = Object(value)
  return [plaid, events, endpoints?.lambda].every(url => typeof url === 'string') && typeof functions === 'object'
}

/** Asks the stack on this port of this machine where its parts are. */
export const readLocal = async (port: number): Promise<LocalStack> => {
  const url = `http://127.0.0.1:${port}/_local`
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => {
    throw unreachable(
      `Nothing answers on port ${port} of this machine. Start npm start in another terminal, or name its port: --local <port>.`,
    )
  })
  const read: unknown = await answer.json().catch(() => undefined)
  if (isLocalStack(read)) return read
  throw unreachable(
    `What listens on port ${port} of this machine is not npm start of idv-retry. Name its port: --local <port>.`,
  )
}

/** The functions for people of a local stack, whose credentials are dummies. */
export const placeOf = ({ endpoints, functions }: Pick<LocalStack, 'endpoints' | 'functions'>): Place => {
  const { standing, operate } = functions
  if (standing === undefined || operate === undefined)
    throw unreachable('The local stack runs without the functions standing and operate.')
  return {
    standing,
    operate,
    client: {
      endpoint: endpoints.lambda,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
  }
}
