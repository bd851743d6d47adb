import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BusEvent } from '../../../../local/aws/event-bus.ts'
import type { RequestRecord } from '../../../../local/plaid-simulator/http/request-log.ts'
import type { Facts } from '../../../../local/start/terminal/facts.ts'
import { type Happening, narrate, nothingSaid } from '../../../../local/start/terminal/narrate.ts'
import { timeText } from '../../../../local/start/terminal/time-text.ts'

type Row = ['Logged', string] | ['Published', BusEvent] | ['Request', RequestRecord]

/** Lines, events and requests of a run of the local stack, as they were; most of the run is left out. */
const captured = await readFile(join(import.meta.dirname, 'captured.jsonl'), 'utf8')
const [[, users], ...rows]: [[string, Record<string, string>], ...Row[]] = JSON.parse(
  `[${captured.trim().replaceAll('\n', ',')}]`,
)

const requests = rows.flatMap(([kind, record]) => (kind === 'Request' ? [record] : []))

const facts: Facts = {
  attempt: id => {
    const user = users[id]
    return user === undefined ? undefined : { client_user_id: user, end: 'kyc_check failed' }
  },
  requests: () => requests,
}

const said = (happenings: readonly Happening[], known = facts): readonly string[] => {
  let memory = nothingSaid
  return happenings.flatMap(happening => {
    const { said: next, lines } = narrate(memory, happening, known, timeText('UTC'))
    memory = next
    return lines
  })
}

const happenings = rows.flatMap(([kind, value]): readonly Happening[] =>
  kind === 'Logged'
    ? [{ _tag: 'Logged', text: value }]
    : kind === 'Published'
      ? [{ _tag: 'Published', event: value }]
      : [],
)

const logged = (members: object): Happening => ({
  _tag: 'Logged',
  text: JSON.stringify({
    time: '2026-03-10T12:04:05.000Z',
    driver: 'event',
    request_id: 'r',
    Duration: 10,
    ...members,
  }),
})

const event = (fields: Partial<BusEvent>): Happening => ({
  _tag: 'Published',
  event: {
    source: 'idv-retry',
    time: '2026-03-10T12:04:05Z',
    'detail-type': 'Type',
    detail: {},
    ...fields,
  } as BusEvent,
})

describe('what the terminal says', () => {
  it('of a real run: one line for each thing that happened, its parts indented under it', () => {
    expect(said(happenings)).toMatchInlineSnapshot(`
      [
        "00:48:33  user-1            dry run reset → dry-run  one-detail-differs",
        "          Plaid  list 200",
        "00:48:33  user-1            retry reset → retried reset idv_NQD5q402qr5pZD  one-detail-differs",
        "          Plaid  list 200 · retry reset 200",
        "          event  Identity Verification Retried",
        "00:48:33  user-1            retry reset → retry-not-permitted  attempt-still-active",
        "          Plaid  list 200",
        "00:48:33  -                 retry → invalid-request (/client_user_id, /template_id, /steps)",
        "00:48:33  user-9            retry reset → attempt-not-found",
        "          Plaid  list 200",
        "00:48:34  typing-error-1    kyc_check failed → scheduled 01:07  one-detail-differs",
        "          Plaid  get 200 · list 200",
        "          event  Identity Verification Retry Scheduled",
        "00:48:35  thin-file-1       kyc_check failed → held  step-up-needed (thin-file)",
        "          Plaid  get 200 · list 200",
        "          event  Identity Verification Retry Held",
        "                 for the applicant: “Please contact support.”",
        "00:48:41  -                 webhook → refused-token",
        "01:04:33  blurred-1         due → retried incomplete idv_39sJghcX9U7o6w  image-unclear",
        "          Plaid  list 200 · get 200 · retry incomplete 200 · get 200 · get 200",
        "          event  Identity Verification Retried",
        "                 for the applicant: “You can try again, with better light and a steady camera.”",
        "01:28:41  blurred-2         kyc_check failed → plaid-unavailable (planned-maintenance, PLANNED_MAINTENANCE)",
        "          Plaid  get 200 · get 200 · get 200 · list fault 503",
        "01:49:33  blurred-2         due → failed (OutcomeUnknown, connection-lost) again 01:49  image-unclear",
        "          Plaid  list 200 · get 200 · retry incomplete fault reset_after_commit 200",
        "01:07:33  typing-error-1    event  Identity Verification Retried",
        "                 for the applicant: “You can try again. Please check that your details are as on your documents.”",
        "02:28:41  typing-error-1    success → recovered",
        "          Plaid  get 200 · get 200",
        "          event  Identity Verification Recovered",
        "02:29:41  user-2            event  Identity Verification Retry Requested",
        "02:50:33  typing-error-2    due → postponed again 02:55",
        "03:30:53  abandoned-1       look: active → abandoned",
        "          Plaid  get 200",
        "          event  Identity Verification Abandoned",
        "                 for the applicant: “You can finish verifying your identity whenever you are ready.”",
        "09:30:42  -                 failed → shadow would be scheduled 09:50  one-detail-differs",
        "          Plaid  get 200",
      ]
    `)
  })

  it('is short, whatever a line holds', () => {
    for (const line of said(happenings)) expect(line.length).toBeLessThan(160)
    expect(said([{ _tag: 'Logged', text: `TypeError: ${'x'.repeat(10_000)}` }])[0]?.length).toBe(210)
  })

  it.each([
    [{ attempt_id: 'idv_A', outcome: 'a-word-of-tomorrow', message: 'due' }, 'due → a-word-of-tomorrow'],
    [{ driver: 'sweep', outcome: 'not-swept', cause: 'timed-out' }, 'sweep → not-swept (timed-out)'],
    [{ outcome: 'defect', defect: 'TypeError', frames: ['at f (x.mjs:1)'] }, '(TypeError, at f (x.mjs:1))'],
    [{ outcome: 'retried', unpublished: 2 }, '(2 events are not on the bus)'],
    [{ driver: 'operator', message: 'forget', outcome: 'forgotten' }, 'operator forget → forgotten'],
  ])('%j', (members, text) => {
    expect(said([logged(members)])).toEqual([expect.stringContaining(text)])
  })

  it('is nothing for what a call found as it was', () => {
    const quiet = [
      { driver: 'webhook', outcome: 'accepted' },
      { driver: 'sweep', outcome: 'swept', queued: 3 },
      { driver: 'standing', outcome: 'answered' },
      { outcome: 'already-known', message: 'look' },
    ]
    expect(said(quiet.map(logged))).toEqual([])
    expect(said([{ _tag: 'Logged', text: '{"trace":"Fence"}' }])).toEqual([])
  })

  it('of a move of the clock, how far and to when', () => {
    const move = (from: string, byMs: number): Happening => ({
      _tag: 'ClockMoved',
      byMs,
      toMs: Date.parse(`2026-03-10T${from}Z`) + byMs,
    })
    expect(said([move('12:05', 7_200_000), move('12:05', 86_400_000), move('12:05', 90_500)])).toEqual([
      '── clock moved 2 h to 14:05 ──',
      '── clock moved 1 d to Wed 11 Mar 12:05 ──',
      '── clock moved 1 min 30 s to 12:06 ──',
    ])
  })

  it('has an event of another program at once, and one whose call has no line when the next event comes', () => {
    expect(
      said([
        event({ source: 'app.local', detail: { client_user_id: 'user-1' } }),
        event({ detail: { client_user_id: 'user-2' }, 'detail-type': 'Left' }),
        event({ time: '2026-03-10T12:06:00Z' }),
      ]),
    ).toEqual(['12:04:05  user-1            event  Type', '12:04:05  user-2            event  Left'])
  })

  it('has a request to Plaid of another program, once', () => {
    const [first] = requests
    const other = { ...first, headers: { 'user-agent': 'curl/8' }, body: { client_user_id: 'ron' }, sequence: 900 }
    const known: Facts = { ...facts, requests: () => [other as RequestRecord] }
    const line = logged({ driver: 'webhook', outcome: 'accepted' })
    expect(said([line, line], known)).toEqual([expect.stringMatching(/ron +Plaid {2}list 200, not from the service$/)])
  })
})
