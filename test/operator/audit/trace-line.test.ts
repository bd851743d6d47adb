import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, it } from 'vitest'
import { traceOf } from '../../../lib/adapters/journal/trace-line.ts'
import type { TraceStep } from '../../../lib/ports/journal.ts'
import { readTraceLine } from '../../../operator/audit/trace-line.ts'
import { arbitraryCommand, arbitraryMoment, arbitrarySubjectLedger } from '../../support/arbitrary-ledger.ts'
import { transition } from '../../support/window.ts'

const linesOf = (step: TraceStep): ReadonlyArray<string> => {
  const lines: string[] = []
  traceOf({ metricsNamespace: '', write: line => void lines.push(line), nowMs: () => 0 }, { requestId: 'r' })(step)()
  return lines
}

const other = fc.oneof(
  fc.record({ _tag: fc.constant('Send' as const), attempt_id: fc.string(), token: fc.string() }),
  fc.record(
    { _tag: fc.constant('Publish' as const), id: fc.string(), is_taken: fc.boolean(), attempt_id: fc.string() },
    { requiredKeys: ['_tag', 'id', 'is_taken'] },
  ),
)

const isLost = fc.option(fc.constant(true as const), { nil: undefined })

/** Any step that the service may trace. */
const step: fc.Arbitrary<TraceStep> = fc.oneof(
  fc.tuple(arbitrarySubjectLedger, arbitraryCommand, arbitraryMoment, isLost).map(([before, command, atMs, lost]) => ({
    _tag: 'Saved' as const,
    command,
    before,
    after: E.getOrElse(() => before)(transition(before, command, atMs)),
    atMs,
    ...(lost && { isLost: lost }),
  })),
  fc
    .tuple(arbitrarySubjectLedger, other, arbitraryMoment)
    .map(([subject, members, atMs]) => ({ ...members, subject, atMs })),
)

it('every line that the service writes is read, and no member of it is lost', () => {
  fc.assert(
    fc.property(step, traced => {
      const [text = ''] = linesOf(traced)
      const written = JSON.parse(text)
      const read = readTraceLine(written)
      const { _tag, attempt_id, ...members } = { ...read?.step } as Readonly<Record<string, unknown>>
      expect({
        trace: _tag,
        subject: read?.subject,
        ...(attempt_id !== undefined && { attempt_id }),
        ...(read?.state && { state: read.state }),
        version: read?.version,
        ...(read?.isLost && { is_lost: true }),
        arguments: members,
        at: read?.atMs,
        request_id: read?.requestId,
      }).toEqual(written)
    }),
  )
})

it.each(['trace', 'subject', 'version', 'arguments', 'at'])('a line without %s is not read', member => {
  const subject = { environment: 'sandbox', template_id: 't', client_user_id: 'u', version: 3 }
  const rest = { attempts: [], pins: [], outbox: [] }
  const sent = { _tag: 'Send', attempt_id: 'A', token: 't', subject: { ...subject, ...rest }, atMs: 1 } as unknown
  const { [member]: _, ...left } = JSON.parse(linesOf(sent as TraceStep)[0] ?? '')
  expect(readTraceLine(JSON.parse(linesOf(sent as TraceStep)[0] ?? ''))).toMatchObject({ atMs: 1 })
  expect(readTraceLine(left)).toBeUndefined()
})
