import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { build } from 'esbuild'
import * as E from 'fp-ts/Either'
import { subjectId } from '../../lib/adapters/dynamodb/item-id.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import { startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startEventBus } from '../support/event-bus.ts'
import { openLedgerTable } from '../support/ledger-table.ts'
import { frozenMark, type Incident, seamFor } from './seam.ts'
import { keyOf, openWorker, type Task, templateId, type WorkerSettings } from './worker.ts'

/** The worker as one file that plain Node runs. */
const bundleWorker = async (folder: string): Promise<string> => {
  const outfile = join(folder, 'worker.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'worker-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  return outfile
}

export interface Frozen {
  /** Lets it go on, until it has ended. */
  readonly thaw: () => Promise<void>
}

const ended = async (child: ChildProcess): Promise<NodeJS.Signals | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode
}

/** What a crash happens in: a ledger, Plaid, a bus and a clock that outlive every worker. */
export const openStage = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crash-'))
  const [table, plaid, bus, bundle] = await Promise.all([
    openLedgerTable(),
    startPlaidSimulator({ environment: 'production', rateLimits: false }),
    startEventBus(),
    bundleWorker(folder),
  ])
  const clockPath = join(folder, 'clock')
  let aheadMs = 0
  let users = 0
  const started: ChildProcess[] = []
  const opened: Array<ReturnType<typeof openWorker>> = []
  await writeFile(clockPath, '0')

  const advance = async (ms: number): Promise<void> => {
    aheadMs += ms
    await plaid.advance(ms)
    await writeFile(clockPath, String(aheadMs))
  }

  /** A new user whose only attempt has lapsed some time ago. Whoever means to wait for Plaid in vain says for how long. */
  const aUser = async (plaidWithinMs = 10_000) => {
    plaid.clearFaults()
    plaid.setKnobs({ listLagMs: 0 })
    const client_user_id = `user-${++users}`
    const { tableName, url: dynamoUrl } = table
    const settings: WorkerSettings = {
      plaidUrl: plaid.url,
      dynamoUrl,
      tableName,
      busUrl: bus.url,
      clockPath,
      client_user_id,
      plaidWithinMs,
    }
    const { id } = plaid.seedAttempt({ client_user_id, template: { id: templateId }, status: 'expired' })
    await advance(11 * 60_000)
    const ledger = ledgerIn(table)
    const itemKey = { TableName: table.tableName, Key: { id: { S: subjectId(keyOf(settings)) } } }

    const unharmed = openWorker(settings, seamFor(undefined))
    opened.push(unharmed)

    const run = async (task: Task, incident?: Incident): Promise<unknown> => {
      if (incident === undefined) return unharmed.run(task)
      const worker = openWorker(settings, seamFor(incident))
      opened.push(worker)
      return worker.run(task)
    }

    const start = (task: Task, incident?: Incident): ChildProcess => {
      const child = spawn(process.execPath, [bundle], {
        env: { WORKER: JSON.stringify({ settings, task, incident }) },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      started.push(child)
      return child
    }

    const mine = ({ body }: { readonly body: Readonly<Record<string, unknown>> | null }): boolean =>
      body?.['client_user_id'] === client_user_id
    const posts = () =>
      plaid.requests().filter(request => request.endpoint === '/identity_verification/retry' && mine(request)).length

    return {
      attempt_id: id,
      run,
      /** In a process of its own, that ends by this incident: nothing less will do. */
      crash: async (task: Task, at: Incident['at']): Promise<void> => {
        const signal = await ended(start(task, { at, act: 'kill' }))
        if (signal !== 'SIGKILL') throw new Error(`the worker did not come to ${at}`)
      },
      /** Killed once its retry has reached Plaid, while it waits for the answer. */
      crashInFlight: async (task: Task): Promise<void> => {
        const child = start(task)
        while (posts() === 0 && child.exitCode === null) await new Promise(setImmediate)
        child.kill('SIGKILL')
        if ((await ended(child)) !== 'SIGKILL') throw new Error('the worker ended by itself')
      },
      freeze: async (task: Task, at: Incident['at']): Promise<Frozen> => {
        const child = start(task, { at, act: 'freeze' })
        if (child.stdout === null) throw new Error('no stdout')
        let said = ''
        for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
          said += String(chunk)
          if (said.includes(frozenMark)) break
        }
        if (!said.includes(frozenMark)) throw new Error(`the worker did not come to ${at}`)
        return {
          thaw: async () => {
            child.kill('SIGCONT')
            await ended(child)
          },
        }
      },
      /** The sweep comes once a minute, and a worker serves what it queues. */
      sweepFor: async (minutes: number): Promise<void> => {
        for (let minute = 0; minute < minutes; minute++) {
          await advance(60_000)
          await run({ kind: 'sweep' })
        }
      },
      /** `retry` requests that reached Plaid; attempts that it made. */
      posts,
      children: () => plaid.attempts().filter(row => row.previous_attempt_id === id).length,
      state: async (): Promise<AttemptState | undefined> => {
        const loaded = await ledger.load(keyOf(settings))()
        if (E.isLeft(loaded)) throw new Error('the ledger could not be read')
        return loaded.right.attempts.find(entry => entry.attempt_id === id)?.state
      },
      /** Outcomes that were told, by their ids: repeats are one. */
      published: () => [
        ...new Set(
          bus.events.filter(({ detail }) => detail['attempt_id'] === id).map(({ detail }) => String(detail['outcome'])),
        ),
      ],
      item: async (): Promise<Record<string, AttributeValue>> =>
        (await table.client.send(new GetItemCommand({ ...itemKey, ConsistentRead: true }))).Item ?? {},
      restore: (Item: Record<string, AttributeValue>) =>
        table.client.send(new PutItemCommand({ TableName: table.tableName, Item })),
    }
  }

  return {
    plaid,
    advance,
    aUser,
    close: async () => {
      // One that a failed test left frozen would stand there for ever.
      for (const child of started) child.kill('SIGKILL')
      for (const worker of opened) worker.close()
      await Promise.all([plaid.close(), table.close(), bus.close()])
      await rm(folder, { recursive: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>
export type User = Awaited<ReturnType<Stage['aUser']>>
