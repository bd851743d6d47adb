import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { openJournal } from '../../../lib/adapters/journal/journal.ts'
import { attemptDueAtMs } from '../../../lib/domain/ledger/due.ts'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { Ledger } from '../../../lib/ports/ledger.ts'
import { applyCommand, applyOnce } from '../../../lib/use-cases/apply-command.ts'
import { arbitraryHistory } from '../../support/arbitrary-ledger.ts'
import { fence, record, schedule, subjectKey, t0, unknown } from '../../support/ledger-examples.ts'
import { traceLines } from '../../support/log-lines.ts'
import { losingLedger } from '../../support/losing-ledger.ts'
import { memoryLedger } from '../../support/memory-ledger.ts'
import { transition, windowMs } from '../../support/window.ts'

const key = subjectKey()

/** A ledger whose commands are traced, and the lines. */
const tracedLedger = (ledger: Ledger = memoryLedger()) => {
  const written: string[] = []
  const sink = { metricsNamespace: 'n', write: (line: string) => void written.push(line), nowMs: () => 0 }
  const { trace } = openJournal(sink, { driver: 'event', requestId: 'request-1', isColdStart: false })
  const environment = (nowMs: number) => ({
    ledger,
    windowMs,
    nowMs: () => nowMs,
    wait: () => async () => {},
    journal: { trace },
  })
  return { ledger, trace, environment, written }
}

/** What a replay can compare: everything but the values that a line has only as hashes. */
const comparable = ({ version, attempts, pins, outbox, queuedUntilMs }: SubjectLedger) => ({
  version,
  queuedUntilMs,
  attempts: attempts.map(({ attempt_id, allowed, sends, state }) => ({
    attempt_id,
    allowed,
    sends: sends.map(({ mode, rules, sentAtMs, day }) => ({ mode, rules, sentAtMs, day })),
    state: state._tag,
    dueAtMs: attemptDueAtMs(state),
  })),
  pins: pins.map(pin => pin.attempt_id),
  outbox: outbox.map(({ kind, atMs, attempt_id, child_id }) => ({ kind, atMs, attempt_id, child_id })),
})

/** The subject after the commands of a log; throws at the first line that does not follow from those before it. */
const replayed = (lines: ReturnType<typeof traceLines>): SubjectLedger =>
  lines.reduce<SubjectLedger>((subject, { trace, attempt_id, at, arguments: members, version, state }) => {
    if (version[0] !== subject.version) throw new Error(`version ${version[0]} after ${subject.version}`)
    const command = { _tag: trace, attempt_id, ...members } as LedgerCommand
    const next = transition(subject, command, at)
    if (E.isLeft(next)) throw new Error(`${trace} is rejected: ${next.left.reason}`)
    const tags = [subject, next.right].map(each => entryOf(each, attempt_id ?? '')?.state._tag ?? 'none')
    if (state !== undefined && tags.join() !== state.join()) throw new Error(`${trace}: ${tags} is not ${state}`)
    return { ...next.right, version: subject.version + 1 }
  }, emptyLedger(key))

describe('the trace', () => {
  test('of any commands can be replayed through `transition`, to the same ledger', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, async history => {
        const { ledger, environment, written } = tracedLedger()
        for (const [command, nowMs] of history) await applyCommand(key, command)(environment(nowMs))()
        const stored = await ledger.load(key)()
        expect(E.isRight(stored) && comparable(replayed(traceLines(written)))).toEqual(
          E.isRight(stored) && comparable(stored.right),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('that misses a line, or has one that was changed, cannot', async () => {
    const { environment, written } = tracedLedger()
    for (const command of [schedule(), fence('t1'), record('t1', unknown)])
      await applyCommand(key, command)(environment(t0))()
    const [scheduled, fenced, recorded] = traceLines(written)
    expect(() => replayed([scheduled, recorded])).toThrow('version 2 after 1')
    expect(() =>
      replayed([scheduled, { ...fenced, arguments: { ...fenced.arguments, token: 'other' } }, recorded]),
    ).toThrow('Record is rejected: not-holder')
    expect(comparable(replayed([scheduled, fenced, recorded])).attempts[0]).toMatchObject({ state: 'Unknown' })
  })

  test('has one line for each save, none for what changes nothing, and says where an answer was lost', async () => {
    const { environment, written } = tracedLedger(losingLedger(memoryLedger(), ['answer lost']))
    await applyCommand(key, schedule())(environment(t0))()
    await applyCommand(key, schedule())(environment(t0))()
    expect(traceLines(written)).toMatchObject([{ trace: 'Schedule', version: [0, 1], is_lost: true }])
    const { environment: down, written: lines } = tracedLedger(losingLedger(memoryLedger(), ['lost']))
    await applyOnce(emptyLedger(key), schedule())(down(t0))()
    expect(traceLines(lines)).toMatchObject([{ trace: 'Schedule', is_lost: true }])
  })

  test('has neither a user nor a token, and is short', async () => {
    const { trace, environment, written } = tracedLedger()
    const subject = { ...emptyLedger(key), version: 3 }
    for (const command of [schedule(), fence('the-token'), record('the-token', { _tag: 'Refused', error_code: 'E' })])
      await applyCommand(key, command)(environment(t0))()
    trace({ _tag: 'Send', subject, attempt_id: 'A', token: 'the-token', atMs: t0 })()
    trace({ _tag: 'Publish', subject, attempt_id: 'A', id: 'A/refused/the-token', is_taken: true, atMs: t0 })()
    trace({ _tag: 'Publish', subject, attempt_id: 'A', id: 'A/review/1/the-token', is_taken: false, atMs: t0 })()
    const text = written.join('\n')
    expect(text).not.toContain('the-token')
    expect(text).not.toContain(key.client_user_id)
    const [, { arguments: fenced }, , { arguments: sent }, { arguments: refused }] = traceLines(written)
    expect(sent.token).toBe(fenced.token)
    expect(refused.id).toBe(`A/refused/${fenced.token}`)
    expect(Math.max(...written.map(line => line.length))).toBeLessThan(700)
  })
})
