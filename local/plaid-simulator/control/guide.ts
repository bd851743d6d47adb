import { faultTable } from '../faults.ts'
import { type Knobs, knobTable } from '../knobs.ts'
import { forgeries } from '../webhooks/forgery.ts'

const routes: readonly (readonly [string, string])[] = [
  ['GET  /_sim', 'this page (as JSON with Accept: application/json)'],
  ['GET  /_sim/attempts', 'all attempts, oldest first'],
  ['POST /_sim/attempts', 'an attempt of the sample persona, with the members sent laid over it'],
  ['POST /_sim/attempts/next', 'members to lay over the next attempt that create or retry makes'],
  ['GET  /_sim/attempts/{id}', 'one attempt'],
  [
    'POST /_sim/attempts/{id}',
    '{"status": "failed"}: steps follow, webhooks go out; {"patch": {…}}: as it is, silently',
  ],
  [
    'POST /_sim/attempts/{id}/steps/{step}',
    '{"status": "failed", "detail": {…}, "fails_session": false}: open steps before it pass, detail is laid over its sub-object',
  ],
  [
    'POST /_sim/templates',
    '{"id": "idvtmp_local", "version": 2, "steps": {"selfie_check": false}, "hasDocumentFallback": true}',
  ],
  ['POST /_sim/faults', '{"endpoint": "retry", "fault": "timeout_after_commit", "count": 1}, see below'],
  ['GET  /_sim/requests', 'what reached each endpoint, in order; ?endpoint=retry for one'],
  ['GET  /_sim/webhooks', 'every delivery so far'],
  ['POST /_sim/webhooks', '{"urls": ["http://127.0.0.1:3000/plaid/webhook"], "duplicate": 1}, see below'],
  ['POST /_sim/clock', '{"advance_ms": 30000}: what becomes due on the way has happened when it answers'],
  ['GET  /_sim/knobs', 'what Plaid leaves unknown, as it is set'],
  ['POST /_sim/knobs', '{"listOrder": "shuffled"}, see below'],
  ['POST /_sim/reset', 'forgets attempts, faults, requests, webhooks and limits; clock and keys stay'],
]

const deliveries: readonly (readonly [string, string])[] = [
  ['urls', 'the endpoints; each gets every webhook'],
  ['duplicate', 'deliveries that arrive twice'],
  ['drop', 'webhooks that are lost for good'],
  ['reorder', 'a number from 2: so many are collected, then delivered in reverse; 0 ends it'],
  ...Object.entries(forgeries),
  ['send', '{"webhook_code": "STATUS_UPDATED", "identity_verification_id": "idv_…"} sends one out of turn'],
  ['rotate_key', 'true, or the milliseconds until the old key expires'],
]

const knobRows = (knobs: Knobs): readonly (readonly [string, string])[] =>
  Object.entries(knobTable).map(([name, knob]) => {
    const values = 'values' in knob ? knob.values.join(' | ') : `${knob.min}…${knob.max}`
    const set = Object.entries(knobs).find(([known]) => known === name)?.[1]
    return [name, `${knob.about} ${values}; now ${set}.`]
  })

const faultRows = Object.entries(faultTable).map(([name, { about }]) => [name, about] as const)

type Rows = readonly (readonly [string, string])[]

const sections = (knobs: Knobs): readonly (readonly [string, Rows])[] => [
  ['Control', routes],
  [
    'Faults, for the next `count` requests to `endpoint` (create, get, list, retry, webhook_verification_key/get, *)',
    faultRows,
  ],
  ['Webhooks: true for always, or for how many', deliveries],
  ['Knobs: what Plaid leaves unknown', knobRows(knobs)],
]

const table = (rows: Rows): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`).join('\n')
}

/** What can be done under `/_sim`, to read. */
export const guideText = (knobs: Knobs): string =>
  ['A simulator of Plaid Identity Verification.', ...sections(knobs).map(([title, rows]) => `${title}\n${table(rows)}`)]
    .join('\n\n')
    .concat('\n')

/** The same for programs. */
export const guideJson = (knobs: Knobs) => ({
  routes: Object.fromEntries(routes),
  faults: faultTable,
  webhooks: Object.fromEntries(deliveries),
  knobs: knobTable,
  settings: knobs,
})
