import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decisionsIn } from '../../lib/adapters/dynamodb/decisions.ts'
import { erasureIn } from '../../lib/adapters/dynamodb/erasure.ts'
import { firstAttemptsIn } from '../../lib/adapters/dynamodb/first-attempts.ts'
import { userBudgetKey } from '../../lib/adapters/dynamodb/item-key.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { userBudgetsIn } from '../../lib/adapters/dynamodb/user-budgets.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import { type ForgetEnvironment, forgetPerson } from '../../lib/use-cases/forget-person.ts'
import { published, schedule, t0, via, watch } from '../support/ledger-examples.ts'
import { type LedgerTable, openLedgerTable } from '../support/ledger-table.ts'
import { sized } from '../support/size.ts'
import { useCaseEnvironment } from '../support/use-case-environment.ts'

let table: LedgerTable
beforeAll(async () => {
  table = await openLedgerTable()
})
afterAll(() => table.close())

const note = { by: 'an operator', reason: 'asked to be forgotten' }
const listed = 'idvtmp_local' as TemplateId
/** Not listed any more: the budget names it. */
const former = 'idvtmp_former' as TemplateId
let users = 0

/** A person with everything that the table can have of them, under two templates. */
const aPerson = async (): Promise<SubjectKey> => {
  users += 1
  const client_user_id = `person-${users}` as ClientUserId
  const key = { environment: 'production', template_id: listed, client_user_id } as const
  const ledger = ledgerIn(table)
  const decisions = decisionsIn(table, 400)
  for (const template_id of [listed, former]) {
    const of = { ...key, template_id }
    const attempt_id = `${template_id}-${users}`
    await ledger.save(published(via(emptyLedger(of), schedule(attempt_id), watch())))()
    await decisions.record({
      key: of,
      attempt_id,
      atMs: t0,
      decision: 'Retry',
      rules: [],
      policy: { version: 'v', hash: 'h' },
      status: 'failed',
      facts: {},
    })()
    for (const id of [attempt_id, `at-plaid-${attempt_id}`]) {
      const watched = { ...of, attempt_id: id, version: 0, startedAtMs: t0, lookAtMs: t0, looks: 0 }
      await firstAttemptsIn(table).create(watched)()
    }
  }
  const slot = { token: 't', atMs: t0, template_id: former, attempt_id: 'x' }
  const { environment } = key
  await userBudgetsIn(table).save({ environment, client_user_id, version: 0, slots: [slot] })()
  // As earlier versions saved it.
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: { ...userBudgetKey(environment, client_user_id) },
      UpdateExpression: 'SET client_user_id = :id',
      ExpressionAttributeValues: { ':id': { S: client_user_id } },
    }),
  )
  return key
}

const itemsOf = async (client_user_id: string): Promise<readonly string[]> => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName, ConsistentRead: true }))
  return Items.map(item => JSON.stringify(item)).filter(
    item => item.includes(`"${client_user_id}"`) || item.includes(`\\"${client_user_id}\\"`),
  )
}

type Port = Readonly<Record<string, unknown>>
type Step = { calls: number; readonly failAt: number; readonly isDone: boolean }

const failures: Readonly<Record<string, unknown>> = {
  bus: { _tag: 'BusUnavailable', cause: 'unreachable' },
  plaid: { _tag: 'PlaidUnavailable', cause: 'read-failed' },
}

/** A port whose calls are counted, and of which one fails, after or before it is done. */
const faulty = <P extends object>(name: string, port: P, step: Step): P => {
  const wrap = (call: TE.TaskEither<unknown, unknown>) => async () => {
    step.calls += 1
    if (step.calls !== step.failAt) return call()
    if (step.isDone) await call()
    return E.left(failures[name] ?? { _tag: 'LedgerUnavailable', cause: 'denied' })
  }
  return Object.fromEntries(
    Object.entries(port as Port).map(([member, call]) => [
      member,
      (...given: readonly unknown[]) =>
        wrap((call as (...of: readonly unknown[]) => TE.TaskEither<unknown, unknown>)(...given)),
    ]),
  ) as P
}

const environmentWith = (step: Step): ForgetEnvironment => {
  const { environment } = useCaseEnvironment()
  const own = environment()
  return {
    ...own,
    archiveDays: 90,
    plaid: {
      ...own.plaid,
      listAttempts: ({ template_id, client_user_id }) => {
        const id = `at-plaid-${template_id}-${client_user_id.split('-')[1]}`
        const port = { list: () => TE.right({ attempts: [{ id } as never], foreignRows: 0 }) }
        return faulty('plaid', port, step).list()
      },
    },
    bus: faulty('bus', { put: own.bus.put }, step),
    ledger: faulty('ledger', ledgerIn(table), step),
    decisions: faulty('decisions', decisionsIn(table, 400), step),
    userBudgets: faulty('userBudgets', userBudgetsIn(table), step),
    erasure: faulty('erasure', erasureIn(table), step),
  }
}

const run = (key: SubjectKey, step: Step) => forgetPerson(key.client_user_id, note)(environmentWith(step))()

test('everything goes, under a template that is not listed any more too', async () => {
  const key = await aPerson()
  expect(await itemsOf(key.client_user_id)).toHaveLength(9)
  const step = { calls: 0, failAt: 0, isDone: false }
  expect(await run(key, step)).toMatchObject({
    right: {
      removed: { ledgers: 2, decisions: 2, watched_attempts: 4, budgets: 1 },
      ended: { scheduled: 2, watched: 2, reviews: 0 },
    },
  })
  expect(await itemsOf(key.client_user_id)).toEqual([])
  const kept = await ledgerIn(table).load(key)()
  expect(kept).toMatchObject({ right: { attempts: [{ state: { _tag: 'Skipped', reason: 'forgotten' } }] } })
})

test('after a fault at any step the same call does the rest', async () => {
  const every = sized({ sample: 3, full: 1 })
  const counted = { calls: 0, failAt: 0, isDone: false }
  await run(await aPerson(), counted)
  expect(counted.calls).toBeGreaterThan(20)
  for (const isDone of [false, true])
    for (let failAt = 1; failAt <= counted.calls; failAt += every) {
      const key = await aPerson()
      await run(key, { calls: 0, failAt, isDone })
      const again = await run(key, { calls: 0, failAt: 0, isDone })
      expect(E.isRight(again), `step ${failAt}`).toBe(true)
      expect(await itemsOf(key.client_user_id), `step ${failAt}`).toEqual([])
    }
})

test('what the bus does not take is not forgotten: the person is named until it is published', async () => {
  const key = await aPerson()
  const environment = environmentWith({ calls: 0, failAt: 0, isDone: false })
  const down = {
    ...environment,
    bus: { put: () => TE.left({ _tag: 'BusUnavailable', cause: 'unreachable' } as const) },
  }
  expect(await forgetPerson(key.client_user_id, note)(down)()).toMatchObject({ left: { _tag: 'BusUnavailable' } })
  expect(await itemsOf(key.client_user_id)).toHaveLength(9)
  expect(E.isRight(await forgetPerson(key.client_user_id, note)(environment)())).toBe(true)
  expect(await itemsOf(key.client_user_id)).toEqual([])
})
