import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { build } from 'esbuild'
import * as E from 'fp-ts/Either'
import { ledgerKey } from '../../lib/adapters/dynamodb/item-key.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import type { AttemptState } from '../../lib/domain/ledger/ledger-attempt.ts'
import { startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startEventBus } from '../support/event-bus.ts'
import { openLedgerTable } from '../support/ledger-table.ts'
import { frozenMark, type Incident, seamFor } from './seam.ts'
import { keyOf, openWorker, type Task, templateId, type WorkerSettings } from './worker.ts'

/** The worker, bundled into one file for plain Node. */
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
  /** Continues the worker, and resolves when it has ended. */
  readonly thaw: () => Promise<void>
}

const ended = async (child: ChildProcess): Promise<NodeJS.Signals | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.signalCode
}

/** The environment of the workers: a ledger, Plaid, a bus and a clock that outlive every worker. */
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

  /** A new user with one expired attempt. `plaidWithinMs`: the deadline of calls to Plaid. */
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
    const itemKey = { TableName: table.tableName, Key: { ...ledgerKey(keyOf(settings)) } }

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
      /** Runs the task in a process of its own, which this incident kills. */
      crash: async (task: Task, at: Incident['at']): Promise<void> => {
        const signal = await ended(start(task, { at, act: 'kill' }))
        if (signal !== 'SIGKILL') throw new Error(`the worker did not come to ${at}`)
      },
      /** Kills the worker after its retry has reached Plaid, while it waits for the answer. */
      crashInFlight: async (task: Task): Promise<void> => {
        const child = start(task)
        while (posts() === 0 && child.exitCode === null) await new Promise(setImmediate)
        child.kill('SIGKILL')
        if ((await ended(child)) !== 'SIGKILL') throw new Error('the worker ended before it was killed')
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
      /** Sweeps once a minute, and a worker serves the queued messages. */
      sweepFor: async (minutes: number): Promise<void> => {
        for (let minute = 0; minute < minutes; minute++) {
          await advance(60_000)
          await run({ kind: 'sweep' })
        }
      },
      /** The number of `retry` requests at Plaid, and of new attempts. */
      posts,
      children: () => plaid.attempts().filter(row => row.previous_attempt_id === id).length,
      state: async (): Promise<AttemptState | undefined> => {
        const loaded = await ledger.load(keyOf(settings))()
        if (E.isLeft(loaded)) throw new Error('the ledger could not be read')
        return loaded.right.attempts.find(entry => entry.attempt_id === id)?.state
      },
      /** Published outcomes. Events with the same id count once. */
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
      // A worker that a failed test left frozen would never end.
      for (const child of started) child.kill('SIGKILL')
      for (const worker of opened) worker.close()
      await Promise.all([plaid.close(), table.close(), bus.close()])
      await rm(folder, { recursive: true })
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>
export type User = Awaited<ReturnType<Stage['aUser']>>
