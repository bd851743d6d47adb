import * as E from 'fp-ts/Either'
import type { JournalSink } from '../lib/adapters/journal.ts'
import { plaidOver } from '../lib/adapters/plaid/plaid.ts'
import { openWire } from '../lib/adapters/plaid/wire.ts'
import { credentialsFrom } from '../lib/adapters/secrets-manager/credentials.ts'
import { configurationOf } from '../lib/domain/configuration.ts'
import { limits } from '../lib/domain/limits.ts'
import type { RetryEnvironment } from '../lib/use-cases/retry-attempt.ts'

type Service = Omit<RetryEnvironment, 'journal'> & { readonly sink: JournalSink }

const nowMs = () => Date.now()

/** Waits for work that may fail or hang, and no longer than init may take: what is not ready then is done by the first call. */
const atMost = (waitMs: number, work: ReadonlyArray<Promise<unknown>>): Promise<unknown> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, waitMs)
  return Promise.race([Promise.allSettled(work), promise]).finally(() => clearTimeout(timer))
}

/** Builds the service from its variables. Throws, naming each variable that is missing or wrong: Lambda shows it as an init error. */
const start = async (variables: Readonly<Record<string, string | undefined>>): Promise<Service> => {
  const configuration = configurationOf(variables)
  if (E.isLeft(configuration))
    throw new Error(
      `idv-retry cannot start: ${configuration.left.map(({ pointer, expected }) => `${pointer.slice(1)} must be ${expected}`).join('; ')}`,
    )
  const { plaidEnv, plaidBaseUrl, plaidSecretId, templateIds, metricsNamespace } = configuration.right
  const wire = openWire({ origin: plaidBaseUrl, nowMs })
  const credentials = credentialsFrom({ variables, secretId: plaidSecretId, nowMs })
  await atMost(limits.initMs, [credentials.current(), wire.connect()])
  return {
    plaid: plaidOver({ wire, credentials, nowMs }),
    nowMs,
    plaidEnv,
    templateIds,
    sink: { metricsNamespace, write: line => process.stdout.write(`${line}\n`), nowMs },
  }
}

/** The one service of this instance: keys loaded and Plaid's connection open before the first call. */
export const service = await start(process.env)

let isCold = true

/** True at the first call of this instance only. */
export const takeColdStart = (): boolean => {
  const wasCold = isCold
  isCold = false
  return wasCold
}
