import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { decodeChangeAct } from '../../lib/domain/operator/change-act-codec.ts'
import { decodeReadAct } from '../../lib/domain/operator/decode-read-act.ts'
import { aContext, surround, templateId } from '../support/surroundings.ts'

const start = async () => {
  const surroundings = await surround()
  vi.stubEnv('DEAD_LETTERS_URL', surroundings.sqs.urlOf(surroundings.queue.name))
  const [operate, standing] = await Promise.all([
    import('../../handlers/operate.ts'),
    import('../../handlers/standing.ts'),
  ])
  return { ...surroundings, operate: operate.handler, standing: standing.handler }
}

let service: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  service = await start()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

const typed = 'maria@example.com'
const signed = { reason: typed, by: typed }
const period = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }
const retry = { client_user_id: typed, template_id: templateId, strategy: 'reset' }

/** Each act with a text of the caller in each member that may have one. */
const changes: ReadonlyArray<Readonly<Record<string, unknown>>> = [
  { act: 'pause' },
  { act: 'resume' },
  { act: 'review-close', attempt_id: typed },
  { act: 'review-rearm', attempt_id: typed },
  { act: 'retry', request: retry },
  { act: 'retry', request: { ...retry, strategy: typed } },
  { act: 'retry', request: { ...retry, user: { email_address: typed } }, dry_run: true },
  { act: 'retry', request: retry, idempotency_key: typed, overrides: ['caps'] },
  { act: 'retry', request: retry, overrides: [typed] },
  { act: 'dead-letters-move' },
  { act: 'forget', client_user_id: typed },
  { act: typed },
  { act: 'pause', [typed]: typed },
].map(act => ({ ...signed, ...act }))
const reads: ReadonlyArray<Readonly<Record<string, unknown>>> = [
  { act: 'explain', client_user_id: typed },
  { act: 'explain', client_user_id: typed, template_id: templateId },
  { act: 'explain', client_user_id: typed, template_id: typed },
  { act: 'explain', attempt_id: typed },
  { act: 'status' },
  { act: 'review-list' },
  { act: 'review-list', cursor: typed },
  { act: 'review-list', cursor: btoa(typed) },
  { act: 'dead-letters-list' },
  { act: 'export', ...period, cursor: typed },
  { act: 'export', ...period },
  { act: 'period', ...period, from: typed },
  { act: 'period', ...period },
  { act: typed },
]

const lines = (): string => service.written.join('')

it.each(changes)('a text that was typed is in no log line: %j', async act => {
  await service.operate(act as never, aContext())
  expect(service.written.length).toBeGreaterThan(0)
  expect(lines()).not.toContain(typed)
})

it.each(reads)('a text that was asked for is in no log line: %j', async act => {
  await service.standing(act as never, aContext())
  expect(service.written.length).toBeGreaterThan(0)
  expect(lines()).not.toContain(typed)
})

it('each act of each function is tried, and is valid at least once', () => {
  const valid = (acts: typeof changes, decode: (act: unknown) => E.Either<unknown, { readonly act: string }>) =>
    new Set(
      acts.flatMap(act =>
        E.match(
          () => [],
          (decoded: { readonly act: string }) => [decoded.act],
        )(decode(act)),
      ),
    )
  expect([...valid(changes, decodeChangeAct)].toSorted()).toEqual(
    ['dead-letters-move', 'forget', 'pause', 'resume', 'retry', 'review-close', 'review-rearm'].toSorted(),
  )
  expect([...valid(reads, decodeReadAct)].toSorted()).toEqual(
    ['dead-letters-list', 'explain', 'export', 'period', 'review-list', 'status'].toSorted(),
  )
})
