import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { ledgerClient } from '../../lib/adapters/dynamodb/client.ts'
import { countersIn } from '../../lib/adapters/dynamodb/counters.ts'
import { decisionsIn } from '../../lib/adapters/dynamodb/decisions.ts'
import { dueRowsIn } from '../../lib/adapters/dynamodb/due-rows.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { pauseSwitchIn } from '../../lib/adapters/dynamodb/pause-switch.ts'
import { userBudgetsIn } from '../../lib/adapters/dynamodb/user-budgets.ts'
import { eventBusFrom } from '../../lib/adapters/event-bus.ts'
import { plaidOver } from '../../lib/adapters/plaid/plaid.ts'
import { openWire } from '../../lib/adapters/plaid/wire.ts'
import { loadPolicy } from '../../lib/domain/policy/policy.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { StatusUpdateEnvironment } from '../../lib/use-cases/act-on-decision.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import type { DueEnvironment } from '../../lib/use-cases/read-due.ts'
import type { RetryEnvironment } from '../../lib/use-cases/retry-command.ts'
import { retryOnDemand } from '../../lib/use-cases/retry-on-demand.ts'
import { serveDue } from '../../lib/use-cases/serve-due.ts'
import { type SweepEnvironment, sweep } from '../../lib/use-cases/sweep.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { queueMemory, queueOver } from '../support/memory-bus.ts'
import { windowMs } from '../support/window.ts'
import type { Seam } from './seam.ts'

/** The settings of a worker. */
export interface WorkerSettings {
  readonly plaidUrl: string
  readonly dynamoUrl: string
  readonly tableName: string
  readonly busUrl: string
  /** A file with the number of milliseconds that the test's clock is ahead. */
  readonly clockPath: string
  readonly client_user_id: string
  /** The deadline of calls to Plaid. */
  readonly plaidWithinMs: number
}

export type Task =
  | { readonly kind: 'serve' }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'status-update'; readonly attempt_id: string }
  | { readonly kind: 'on demand'; readonly idempotencyKey: string }

export const templateId = 'idvtmp_local' as TemplateId

export const keyOf = ({ client_user_id }: WorkerSettings): SubjectKey => ({
  environment: 'production',
  template_id: templateId,
  client_user_id: client_user_id as ClientUserId,
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const policy = E.getOrElseW((): never => {
  throw new Error('the policy was refused')
})(loadPolicy({ ...fixturePolicy, templateIds: [templateId] }, sha256))

type Ports = DueEnvironment & StatusUpdateEnvironment & RetryEnvironment & SweepEnvironment

/** The service's use cases over its adapters, with a seam at each call that leaves the process. */
export const openWorker = (settings: WorkerSettings, seam: Seam) => {
  const { plaidUrl, dynamoUrl, tableName, busUrl, clockPath, plaidWithinMs } = settings
  // Its clock moves only when the test moves it, so that a busy machine does not make a fence too old to be used.
  const startedAtMs = Date.now()
  const nowMs = (): number => startedAtMs + Number(readFileSync(clockPath, 'utf8'))
  const variables = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
    AWS_ENDPOINT_URL_EVENTBRIDGE: busUrl,
  }
  const client = ledgerClient(variables)
  const store = { client, tableName }
  const wire = openWire({ origin: new URL(plaidUrl), nowMs })
  const keys = TE.right({ client_id: 'local-client-id', secret: 'local-secret' })
  const plaid = plaidOver({
    wire,
    credentials: { current: keys, after: () => keys },
    nowMs,
    plaidEnv: 'production',
    withinMs: plaidWithinMs,
  })
  const ledger = ledgerIn(store)
  const counters = countersIn(store)
  const userBudgets = userBudgetsIn(store)
  const bus = eventBusFrom({ variables, busName: 'bus', withinMs: 1_000 })
  const due: SubjectKey[] = []

  const ports: Ports = {
    plaid: {
      ...plaid,
      listAttempts: subject => seam('plaid.list', plaid.listAttempts(subject)),
      getSnapshot: id => seam('plaid.get', plaid.getSnapshot(id)),
      retryAttempt: request => seam('plaid.retry', plaid.retryAttempt(request)),
    },
    ledger: {
      ...dueRowsIn(store),
      load: key => seam('ledger.load', ledger.load(key)),
      save: subject => seam('ledger.save', ledger.save(subject)),
    },
    userBudgets: {
      load: userBudgets.load,
      save: budget => seam('budget.save', userBudgets.save(budget)),
    },
    decisions: decisionsIn(store, 400),
    counters: {
      ...counters,
      take: (environment, time, maxima) => seam('counters.take', counters.take(environment, time, maxima)),
    },
    pauseSwitch: pauseSwitchIn(store, nowMs, 0),
    bus: {
      put: event => async () => {
        const put = await seam('bus.put', bus.put(event))()
        return E.isLeft(put) ? E.left({ _tag: 'BusUnavailable' as const, cause: 'unreachable' as const }) : put
      },
    },
    queue: queueOver(queueMemory(({ key }) => void due.push(key))),
    journal: { note: () => () => {}, trace: () => () => {} },
    nowMs,
    windowMs,
    listsElsewhere: 0,
    wait: ms => () => wait(ms),
    newToken: randomUUID,
    random: () => 0,
    sha256,
    policy,
    mode: 'enforce',
    plaidEnv: 'production',
    templateIds: new Set([templateId]),
    isUrlPublished: false,
  }
  const enoughMs = () => 60_000
  const key = keyOf(settings)

  const run = async (task: Task): Promise<unknown> => {
    switch (task.kind) {
      case 'serve':
        return serveDue(key, enoughMs)(ports)()
      case 'sweep': {
        await sweep(ports)()
        for (const one of due.splice(0)) await serveDue(one, enoughMs)(ports)()
        return undefined
      }
      case 'status-update':
        return handleStatusUpdate(task.attempt_id)(ports)()
      case 'on demand':
        return retryOnDemand({
          request: { client_user_id: key.client_user_id, template_id: key.template_id, strategy: 'reset' },
          dryRun: false,
          overrides: new Set(),
          idempotencyKey: task.idempotencyKey,
          isFromBus: false,
          remainingMs: enoughMs,
        })(ports)()
    }
  }
  return {
    run,
    close: () => {
      wire.close()
      client.destroy()
    },
  }
}
