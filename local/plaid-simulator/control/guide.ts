import { faultTable } from '../faults.ts'
import { type Knobs, knobTable } from '../knobs.ts'
import { personaTexts } from '../personas/personas.ts'
import { storyTexts } from '../stories/stories.ts'
import { forgeries } from '../webhooks/forgery.ts'

const routes: readonly (readonly [string, string])[] = [
  ['GET  /_sim', 'this page; JSON with the header Accept: application/json'],
  ['GET  /_sim/attempts', 'all attempts, oldest first'],
  ['POST /_sim/attempts', 'adds an attempt of the sample persona and merges the members of the body into it'],
  ['POST /_sim/attempts/next', 'merges the members of the body into the next attempt that create or retry makes'],
  ['GET  /_sim/attempts/{id}', 'one attempt'],
  [
    'POST /_sim/attempts/{id}',
    '{"status": "failed"} changes status and steps and sends webhooks; {"patch": {…}} merges members and sends none',
  ],
  [
    'POST /_sim/attempts/{id}/steps/{step}',
    '{"status": "failed", "detail": {…}, "tries": [{…}], "fails_session": false}: open steps before it pass; detail is merged into its sub-object, each of tries (photos, selfies, phone numbers) into an entry of its own that has no objections',
  ],
  ['GET  /_sim/personas', 'the applicants that can be played, and how they fail'],
  [
    'POST /_sim/personas/{name}',
    'an applicant fails, or gives up, see below: a new user, or {"client_user_id": "user-1", "template_id": "idvtmp_local"}',
  ],
  ['GET  /_sim/stories', 'the stories that can be played, and what they show'],
  [
    'POST /_sim/stories/{name}',
    '{"client_user_id": "user-1", "template_id": "idvtmp_local"} plays a story in the open attempt of the user, or in a first one, see below',
  ],
  [
    'POST /_sim/templates',
    'adds a template: {"id": "idvtmp_local", "version": 2, "steps": {"selfie_check": false}, "hasDocumentFallback": true, "asksPhoneNumber": false, "asksIdNumber": false}',
  ],
  ['POST /_sim/faults', 'adds a fault: {"endpoint": "retry", "fault": "timeout_after_commit", "count": 1}, see below'],
  ['GET  /_sim/requests', 'the requests to all endpoints, oldest first; ?endpoint=retry for one endpoint'],
  ['GET  /_sim/webhooks', 'all deliveries of webhooks, oldest first'],
  [
    'POST /_sim/webhooks',
    'changes how webhooks are delivered: {"urls": ["http://127.0.0.1:3000/plaid/webhook"], "duplicate": 1}, see below',
  ],
  ['POST /_sim/clock', '{"advance_ms": 30000} moves the clock and answers when everything that became due is done'],
  ['GET  /_sim/knobs', 'the current setting of each knob'],
  ['POST /_sim/knobs', 'changes knobs: {"listOrder": "shuffled"}, see below'],
  ['POST /_sim/reset', 'deletes attempts, faults, requests, webhooks and rate counts; keeps the clock and the keys'],
]

const deliveries: readonly (readonly [string, string])[] = [
  ['urls', 'the URLs to which every webhook is sent'],
  ['duplicate', 'sends a delivery twice'],
  ['drop', 'does not send a webhook at all'],
  ['reorder', 'a number from 2: collects so many webhooks, then delivers them in reverse order; 0 stops it'],
  ...Object.entries(forgeries),
  ['send', '{"webhook_code": "STATUS_UPDATED", "identity_verification_id": "idv_…"} sends one webhook now'],
  ['rotate_key', 'signs with a new key: true, or the milliseconds until the old key expires'],
]

const knobRows = (knobs: Knobs): readonly (readonly [string, string])[] =>
  Object.entries(knobTable).map(([name, knob]) => {
    const values = 'values' in knob ? knob.values.join(' | ') : `${knob.min}…${knob.max}`
    const current = Object.entries(knobs).find(([known]) => known === name)?.[1]
    return [name, `${knob.about} Values: ${values}. Now: ${current}.`]
  })

const faultRows = Object.entries(faultTable).map(([name, { about }]) => [name, about] as const)

type Rows = readonly (readonly [string, string])[]

const sections = (knobs: Knobs): readonly (readonly [string, Rows])[] => [
  ['Routes', routes],
  ['Personas: applicants to begin with', personaTexts],
  ['Stories: how one attempt ends', storyTexts],
  [
    'Faults of the next `count` requests to `endpoint` (create, get, list, retry, webhook_verification_key/get, * for all). Effect: whether Plaid does what the request asks for',
    faultRows,
  ],
  ['Webhook settings: true for always, or a number of times', deliveries],
  ['Knobs: behaviour that Plaid does not document', knobRows(knobs)],
]

const table = (rows: Rows): string => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`).join('\n')
}

/** The text of `GET /_sim`: all routes, faults, webhook settings and knobs. */
export const guideText = (knobs: Knobs): string =>
  ['A simulator of Plaid Identity Verification', ...sections(knobs).map(([title, rows]) => `${title}\n${table(rows)}`)]
    .join('\n\n')
    .concat('\n')

/** The same as JSON. */
export const guideJson = (knobs: Knobs) => ({
  routes: Object.fromEntries(routes),
  personas: Object.fromEntries(personaTexts),
  stories: Object.fromEntries(storyTexts),
  faults: faultTable,
  webhooks: Object.fromEntries(deliveries),
  knobs: knobTable,
  settings: knobs,
})
