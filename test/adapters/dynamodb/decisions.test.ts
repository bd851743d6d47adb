import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decisionItemIn } from '../../../lib/adapters/dynamodb/decision-codec.ts'
import { decisionsIn } from '../../../lib/adapters/dynamodb/decisions.ts'
import { decisionKey } from '../../../lib/adapters/dynamodb/item-key.ts'
import type { DecisionItem } from '../../../lib/domain/decision-item.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { clientFor, type LedgerTable, openLedgerTable } from '../../support/ledger-table.ts'
import { decisionsContract } from './decisions-contract.ts'

let table: LedgerTable

beforeAll(async () => {
  table = await openLedgerTable()
})

afterAll(() => table.close())

decisionsContract(() => decisionsIn(table, 400))

const held = (client_user_id: string): DecisionItem => ({
  key: subjectKey(client_user_id),
  attempt_id: 'flwses_A',
  atMs: t0,
  decision: 'Hold',
  reason: 'too-old',
  rules: [],
  policy: { version: 'fixture-v1', hash: 'h' },
  status: 'failed',
  facts: { '/status': 'failed' },
})

test('a decision is beside the ledger of its subject, and expires after the given number of days', () => {
  expect(decisionItemIn(held('user-1'), 400)).toMatchObject({
    pk: { S: expect.stringMatching(/^subject\/sandbox\/[0-9a-f]{64}$/) },
    sk: { S: 'decision/2026-01-15T12:00:00.000Z/idv_A' },
    attempt_id: { S: 'flwses_A' },
    decided_shard: { S: expect.stringMatching(/^2026-01-15\/[0-3]$/) },
    decided_at: { N: String(t0) },
    expires_at: { N: String(t0 / 1_000 + 400 * 86_400) },
  })
})

test('an outcome does not change when the decision expires', async () => {
  const decision = held('closed-later')
  const decisions = decisionsIn(table, 400)
  await decisions.record(decision)()
  await decisions.close(decision.key, decision.attempt_id, 'recovered', t0 + 1)()
  const Key = { ...decisionKey(decision.key, t0, decision.attempt_id) }
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))
  expect(Item).toStrictEqual({
    ...decisionItemIn(decision, 400),
    outcome: { S: 'recovered' },
    closed_at: { N: String(t0 + 1) },
  })
})

test('a decision that expires while its outcome is noted is not made anew', async () => {
  const decision = held('expires-meanwhile')
  await decisionsIn(table, 400).record(decision)()
  const client = clientFor(table.url)
  const Key = { ...decisionKey(decision.key, t0, decision.attempt_id) }
  client.middlewareStack.add(
    (next, context) => async args => {
      if (context['commandName'] === 'UpdateItemCommand')
        await table.client.send(new DeleteItemCommand({ TableName: table.tableName, Key }))
      return next(args)
    },
    { step: 'initialize' },
  )
  const { close, ofSubject } = decisionsIn({ ...table, client }, 400)
  expect(await close(decision.key, decision.attempt_id, 'retried', t0 + 1)()).toStrictEqual(E.right(undefined))
  expect(await ofSubject(decision.key)()).toStrictEqual(E.right({ decisions: [], unreadable: 0 }))
  const { Item } = await table.client.send(new GetItemCommand({ TableName: table.tableName, Key }))
  expect(Item).toBeUndefined()
  client.destroy()
})

test('a decision that cannot be read is counted, and does not hide the others', async () => {
  const decision = held('partly-unreadable')
  const decisions = decisionsIn(table, 400)
  const Item = { ...decisionItemIn({ ...decision, atMs: t0 + 1 }, 400), body: { S: '{}' } }
  await table.client.send(new PutItemCommand({ TableName: table.tableName, Item }))
  await decisions.record(decision)()
  expect(await decisions.ofSubject(decision.key)()).toStrictEqual(E.right({ decisions: [decision], unreadable: 1 }))
})
