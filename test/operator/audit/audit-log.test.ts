import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openJournal } from '../../../lib/adapters/journal/journal.ts'
import { applyCommand } from '../../../lib/use-cases/apply-command.ts'
import { arbitraryHistory } from '../../support/arbitrary-ledger.ts'
import { subjectKey } from '../../support/ledger-examples.ts'
import { memoryLedger } from '../../support/memory-ledger.ts'
import { windowMs } from '../../support/window.ts'
import { audited } from './written-log.ts'

/** The trace of any commands, likely or not, on two subjects of one ledger. */
const linesOf = async (histories: ReadonlyArray<typeof arbitraryHistory extends fc.Arbitrary<infer A> ? A : never>) => {
  const lines: string[] = []
  const sink = { metricsNamespace: 'n', write: (line: string) => void lines.push(line), nowMs: () => 0 }
  const { trace } = openJournal(sink, { driver: 'event', requestId: 'request-1', isColdStart: false })
  const ledger = memoryLedger()
  for (const [user, history] of histories.entries())
    for (const [command, nowMs] of history) {
      const environment = { ledger, windowMs, nowMs: () => nowMs, wait: () => async () => {}, journal: { trace } }
      await applyCommand(subjectKey(`user-${user}`), command)(environment)()
    }
  return lines
}

/** The promises about the ledger. The others are also about requests, which these commands come without. */
const ofLedger: ReadonlySet<string> = new Set(['no-fork', 'replay', 'ended', 'caps', 'complete'])

it('whatever the ledger took follows, in any order of the lines', () =>
  fc.assert(
    fc.asyncProperty(fc.tuple(arbitraryHistory, arbitraryHistory), fc.nat(), async (histories, seed) => {
      const lines = await linesOf(histories)
      const [shuffled = []] = fc.sample(fc.shuffledSubarray(lines, { minLength: lines.length }), { numRuns: 1, seed })
      for (const each of [lines, shuffled]) {
        const { violations } = audited(each, { isComplete: true })
        expect(violations.filter(({ promise }) => ofLedger.has(promise))).toEqual([])
      }
    }),
    { numRuns: 40 },
  ))

it('a command that is changed in a log is seen', () =>
  fc.assert(
    fc.asyncProperty(arbitraryHistory, fc.nat(), async (history, at) => {
      const lines = await linesOf([history])
      fc.pre(lines.length > 1)
      const index = at % (lines.length - 1)
      const { trace, arguments: _, ...rest } = JSON.parse(lines[index] ?? '')
      // Published with ids that no outbox has: it changes nothing, and would not have been saved.
      const changed = JSON.stringify({ ...rest, trace: 'Published', arguments: { ids: [`not ${trace}`] } })
      const found = audited(lines.with(index, changed)).violations.filter(({ line }) => line === index + 1)
      expect(found.map(({ promise }) => promise)).toContain('replay')
    }),
    { numRuns: 40 },
  ))
