import * as E from 'fp-ts/Either'
import type { TaskEither } from 'fp-ts/TaskEither'
import { describe, expect, test } from 'vitest'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { emptyLedger, type SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { Ledger } from '../../../lib/ports/ledger.ts'
import { applyCommand, applyTo, type CommandOutcome } from '../../../lib/use-cases/apply-command.ts'
import {
  definiteNo,
  fence,
  generousCaps,
  onDemand,
  record,
  retried,
  schedule,
  subjectKey,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'
import { type Fate, losingLedger } from '../../support/losing-ledger.ts'
import { sized } from '../../support/size.ts'
import { untraced } from '../../support/untraced.ts'
import { countsOf, windowMs } from '../../support/window.ts'

const right = async <A>(task: TaskEither<unknown, A>): Promise<A> => {
  const result = await task()
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const environment = (ledger: Ledger, nowMs = t0) => ({
  ledger,
  windowMs,
  nowMs: () => nowMs,
  wait: () => async () => {},
  journal: untraced,
})

/** Number of workers in a race. */
const racers = sized({ sample: 6, full: 64 })

/** Number of workers that return their fence, one after the other. Each turn is a save by all that wait. */
const returning = sized({ sample: 8, full: 16 })

/** Number of calls that pin a key, by 24 keys: more than a subject keeps. */
const pinning = sized({ sample: 28, full: 48 })

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

/** The laws of the port, and of what uses only the port. Each test has its own subject in the opened ledger. */
export const ledgerContract = (open: () => Ledger): void => {
  let subjects = 0
  const begin = async (...commands: ReadonlyArray<LedgerCommand>) => {
    const ledger = open()
    subjects += 1
    const key = subjectKey(`user-${subjects}`)
    if (commands.length > 0) await right(ledger.save(via(emptyLedger(key), ...commands)))
    return { ledger, key, apply: applying(ledger, key), load: () => right(ledger.load(key)) }
  }
  const applying =
    (ledger: Ledger, key: SubjectKey) =>
    (command: LedgerCommand, nowMs = t0): Promise<CommandOutcome> =>
      right(applyCommand(key, command)(environment(ledger, nowMs)))

  describe('load and save', () => {
    test('a subject that was never saved is empty', async () => {
      const { key, load } = await begin()
      expect(await load()).toStrictEqual(emptyLedger(key))
    })

    test('what was saved is loaded, at the next version', async () => {
      const { ledger, key, load } = await begin()
      const subject = via(
        emptyLedger(key),
        schedule(),
        schedule('B', t0 + 5),
        { _tag: 'PinKey', attempt_id: 'A', key: 'k', request: 'r' },
        fence('t1', { day: 20_468, isDocumentOrSelfie: true }),
        record('t1', unknown),
        { _tag: 'Skip', attempt_id: 'C', reason: 'no-longer-failed' },
      )
      const saving = await right(ledger.save(subject))
      expect(saving).toStrictEqual({ _tag: 'Saved', subject: { ...subject, version: 1 } })
      expect(await load()).toStrictEqual({ ...subject, version: 1 })
    })

    test("both spellings of a template's id are one subject, which is loaded under the one that was asked for", async () => {
      const { ledger } = await begin()
      const [one, other] = [subjectKey('user-of-two', 'flwtmp_1'), subjectKey('user-of-two', 'idvtmp_1')]
      await right(ledger.save(via(emptyLedger(one), schedule())))
      const loaded = await right(ledger.load(other))
      expect(loaded).toStrictEqual({ ...via(emptyLedger(other), schedule()), version: 1 })
      expect(await right(ledger.save(emptyLedger(one)))).toStrictEqual({ _tag: 'Conflict' })
      expect(await right(ledger.save(loaded))).toMatchObject({ _tag: 'Saved', subject: { version: 2 } })
    })

    test('a save on an older version conflicts, and changes nothing', async () => {
      const { ledger, key, load } = await begin(schedule())
      const older = emptyLedger(key)
      expect(await right(ledger.save(via(older, schedule('other'))))).toStrictEqual({ _tag: 'Conflict' })
      expect((await load()).attempts.map(entry => entry.attempt_id)).toStrictEqual(['A'])
    })

    test('one of several saves on one version succeeds', async () => {
      const { ledger, load } = await begin(schedule())
      const subject = await load()
      const savings = await Promise.all(
        range(racers).map(index => right(ledger.save(via(subject, schedule(`B${index}`))))),
      )
      expect(savings.filter(({ _tag }) => _tag === 'Saved')).toHaveLength(1)
      expect(await load()).toMatchObject({ version: 2, attempts: [{}, {}] })
    })

    test('subjects of different environments, templates and users are separate, whatever characters their ids have', async () => {
      const { ledger } = await begin()
      const keys: ReadonlyArray<SubjectKey> = [
        subjectKey('a/b', 'c'),
        subjectKey('b', 'c/a'),
        subjectKey('b%2Fc', 'a'),
        subjectKey('b/c', 'a'),
        { ...subjectKey('b/c', 'a'), environment: 'production' },
        subjectKey('\u{1F600}'.repeat(256), '\u{1F600}'.repeat(256)),
        subjectKey('\u{1F601}'.repeat(256), '\u{1F600}'.repeat(256)),
        subjectKey('\u00e9'),
        subjectKey('e\u0301'),
      ]
      for (const key of keys) {
        expect(await right(ledger.load(key))).toStrictEqual(emptyLedger(key))
        await right(ledger.save(via(emptyLedger(key), schedule())))
      }
    })
  })

  describe('due', () => {
    const due = async (ledger: Ledger, key: SubjectKey, nowMs: number) =>
      (await right(ledger.due('work', nowMs, 1000))).rows.filter(
        row => row._tag === 'Subject' && row.key.client_user_id === key.client_user_id,
      )

    test('what is due is found, never late and at most a minute early, until it is queued or done', async () => {
      const { ledger, key, apply } = await begin(schedule('A', t0 + 500))
      expect(await due(ledger, key, t0 - 1)).toStrictEqual([])
      expect(await due(ledger, key, t0 + 500)).toStrictEqual([{ _tag: 'Subject', key, dueAtMs: t0 }])
      await apply({ _tag: 'Enqueue' }, t0 + 500)
      expect(await due(ledger, key, t0 + ledgerLimits.queuedMs - 1)).toStrictEqual([])
      expect(await due(ledger, key, t0 + ledgerLimits.queuedMs + 500)).toHaveLength(1)
      await apply({ _tag: 'Skip', attempt_id: 'A', reason: 'no-longer-failed' }, t0 + 500)
      const { outbox } = await right(ledger.load(key))
      await apply({ _tag: 'Published', ids: outbox.map(event => event.id) })
      expect(await due(ledger, key, t0 + 10 * ledgerLimits.queuedMs)).toStrictEqual([])
    })

    test('the longest due come first, and no more than requested', async () => {
      const ledger = open()
      const minuteMs = 60_000
      const early = t0 - 1000 * minuteMs
      for (const index of [4, 0, 3, 1, 2])
        await right(ledger.save(via(emptyLedger(subjectKey(`due-${index}`)), schedule('A', early + index * minuteMs))))
      const minutes = async (nowMs: number, count: number) =>
        (await right(ledger.due('work', nowMs, count))).rows.map(({ dueAtMs }) => (dueAtMs - early) / minuteMs)
      expect(await minutes(t0, 3)).toStrictEqual([0, 1, 2])
      expect(await minutes(early + 3 * minuteMs, 1000)).toStrictEqual([0, 1, 2, 3])
    })
  })

  describe('races', () => {
    test(`one of ${racers} concurrent fences on one attempt wins`, async () => {
      const { apply, load } = await begin(schedule())
      const outcomes = await Promise.all(range(racers).map(index => apply(fence(`t${index}`))))
      const winners = outcomes.filter(({ _tag }) => _tag === 'Applied')
      expect(winners).toHaveLength(1)
      expect((await load()).attempts).toStrictEqual(winners[0]?.subject.attempts)
      const reasons = outcomes.flatMap(outcome => (outcome._tag === 'Rejected' ? [outcome.rejected.reason] : []))
      expect(new Set(reasons)).toStrictEqual(new Set(['in-progress']))
    })

    test(`${racers} concurrent workers on one subject never exceed its cap`, async () => {
      const caps = { ...generousCaps, onDemandPerSubjectMax: 5 }
      const { apply, load } = await begin()
      const work = async (worker: number): Promise<'sent' | 'limit-reached'> => {
        const attempt_id = `a${worker}`
        for (;;) {
          const fenced = await apply(onDemand(`t${worker}`, { attempt_id, caps }))
          if (fenced._tag === 'Rejected' && fenced.rejected.reason === 'limit-reached') return 'limit-reached'
          if (fenced._tag === 'Rejected') continue
          const child_id = `child of ${attempt_id}`
          const { subject } = await apply(record(`t${worker}`, { _tag: 'Retried', child_id }, attempt_id))
          await apply({ _tag: 'Published', ids: subject.outbox.map(event => event.id) })
          return 'sent'
        }
      }
      const ends = await Promise.all(range(racers).map(work))
      expect(ends.filter(end => end === 'sent')).toHaveLength(5)
      expect(countsOf(await load(), t0).onDemand).toBe(5)
    })

    test('after a definite no to each of several workers nothing counts', async () => {
      const caps = { ...generousCaps, onDemandPerSubjectMax: 1 }
      const { apply, load } = await begin()
      const work = async (worker: number): Promise<void> => {
        const token = `t${worker}`
        for (;;) {
          const fenced = await apply(onDemand(token, { caps }))
          if (fenced._tag === 'Rejected') continue
          await apply(record(token, definiteNo))
          return
        }
      }
      await Promise.all(range(returning).map(work))
      expect((await load()).attempts).toStrictEqual([])
    })

    test('of many concurrent keys without a send as many stay pinned as the limit allows, each once', async () => {
      const { apply, load } = await begin()
      const pin = (key: number): LedgerCommand => ({
        _tag: 'PinKey',
        key: `k${key % 24}`,
        request: 'r',
        attempt_id: 'A',
      })
      const outcomes = await Promise.all(range(pinning).map(key => apply(pin(key))))
      const { pins } = await load()
      expect(pins).toHaveLength(ledgerLimits.pinsMax)
      expect(new Set(pins.map(({ key }) => key)).size).toBe(ledgerLimits.pinsMax)
      expect(outcomes.map(({ _tag }) => _tag)).toStrictEqual(outcomes.map(() => 'Applied'))
    })

    test('one of several concurrent sweeps queues a subject', async () => {
      const { apply } = await begin(schedule())
      const outcomes = await Promise.all(range(8).map(() => apply({ _tag: 'Enqueue' })))
      expect(outcomes.filter(({ _tag }) => _tag === 'Applied')).toHaveLength(1)
    })
  })

  describe('lost answers', () => {
    const lossy = async (fates: ReadonlyArray<Fate>, ...commands: ReadonlyArray<LedgerCommand>) => {
      const begun = await begin(...commands)
      const ledger = losingLedger(begun.ledger, fates)
      return { ...begun, ledger, apply: applying(ledger, begun.key) }
    }

    test.each<[string, ReadonlyArray<Fate>]>([
      ['applied, with its answer lost', ['answer lost']],
      ['lost on the way', ['lost']],
      ['lost on the way, then applied with its answer lost', ['lost', 'answer lost']],
      ['lost three times', ['lost', 'lost', 'lost']],
    ])('a fence is recorded once when its save is %s', async (_, fates) => {
      const { apply, load } = await lossy(fates, schedule())
      expect(await apply(fence('mine'))).toMatchObject({ _tag: 'Applied' })
      const [entry] = (await load()).attempts
      expect(entry?.sends.map(({ token }) => token)).toStrictEqual(['mine'])
    })

    test('after too many losses the ledger is reported as unreachable', async () => {
      const { ledger, key } = await lossy(['lost', 'lost', 'lost', 'lost'], schedule())
      const outcome = await applyCommand(key, fence('mine'))(environment(ledger))()
      expect(outcome).toStrictEqual(E.left({ _tag: 'LedgerUnavailable', cause: 'unreachable' }))
    })

    test('a save that arrives late conflicts with a save in between', async () => {
      const { ledger, apply, load } = await lossy(['late'], schedule())
      await apply(fence('mine'))
      expect(await ledger.deliver()).toStrictEqual(['Conflict'])
      expect(await load()).toMatchObject({ version: 2, attempts: [{ sends: [{ token: 'mine' }] }] })
    })

    test('a fence that arrives after its process gave up ends in review, and no other process sends', async () => {
      const { ledger, key, apply, load } = await lossy(['late', 'lost', 'lost', 'lost'], schedule())
      await applyCommand(key, fence('mine'))(environment(ledger))()
      expect(await ledger.deliver()).toStrictEqual(['Saved'])
      expect(await apply(fence('other'))).toMatchObject({ _tag: 'Rejected', rejected: { reason: 'in-progress' } })
      await apply({ _tag: 'Look', attempt_id: 'A' }, t0 + ledgerLimits.quarantineMs)
      expect(entryOf(await load(), 'A')?.state._tag).toBe('Review')
    })

    test('a definite no takes its send back once when the answer to its save is lost', async () => {
      const { apply, load } = await lossy(['answer lost'], schedule(), fence('mine'))
      expect(await apply(record('mine', definiteNo))).toMatchObject({ rejected: { reason: 'not-holder' } })
      expect(await load()).toMatchObject({ attempts: [{ sends: [], state: { _tag: 'Waiting' } }] })
    })

    test.each<[string, LedgerCommand]>([
      ['a result', record('mine', retried)],
      ['an unknown outcome', record('mine', unknown)],
      ['a child', { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' }],
      ['a key', { _tag: 'PinKey', attempt_id: 'A', key: 'k', request: 'r' }],
    ])('%s is applied once when the answer to its save is lost', async (_, command) => {
      const { apply, load, key } = await lossy(['answer lost'], schedule(), fence('mine'))
      const expected: SubjectLedger = via(emptyLedger(key), schedule(), fence('mine'), command)
      expect(await apply(command)).toMatchObject({ _tag: 'Applied' })
      expect(await load()).toStrictEqual({ ...expected, version: 2 })
    })
  })

  test('a command on a loaded subject is one save; on an outdated one it is decided again', async () => {
    const { ledger, apply, load } = await begin(schedule())
    const atHand = await load()
    const loads: Array<SubjectKey> = []
    const counting: Ledger = {
      ...ledger,
      load: key => {
        loads.push(key)
        return ledger.load(key)
      },
    }
    const fenced = await right(applyTo(atHand, fence('mine'))(environment(counting)))
    expect(fenced).toMatchObject({ _tag: 'Applied', subject: { version: 2 } })
    expect(loads).toHaveLength(0)
    await apply({ _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })
    const recorded = await right(applyTo(fenced.subject, record('mine', retried))(environment(counting)))
    expect(recorded).toMatchObject({ _tag: 'Applied', subject: { version: 3 } })
    expect(loads).toHaveLength(1)
    const late = await right(applyTo(atHand, fence('other'))(environment(counting)))
    expect(late).toMatchObject({ _tag: 'Rejected', rejected: { reason: 'already-ended' } })
    const accepted = await right(applyTo(emptyLedger(atHand), record('mine', retried))(environment(counting)))
    expect(accepted).toMatchObject({ _tag: 'Applied', subject: { version: 3 } })
  })
}
