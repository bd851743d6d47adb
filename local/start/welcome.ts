import { findings } from '../findings.ts'
import type { Stack } from '../stack.ts'

/** What the welcome can point at. */
export interface Prepared {
  /** Of a user who has failed. */
  readonly client_user_id: string
  /** Of somebody else's attempt that is under way. */
  readonly attempt_id: string
}

/** What a person needs to know when all is up: where things are, and things to try. */
export const welcome = (
  { url, simulator, templateId }: Stack,
  mode: string,
  { client_user_id, attempt_id }: Prepared,
): string => {
  const retry = (body: object): string =>
    `  curl -s ${url}/identity_verification/retry -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}'`
  const control = (path: string, body: object): string =>
    `  curl -s ${simulator.url}/_sim/${path} -d '${JSON.stringify(body)}'`
  const { step, status, detail } = findings.mistypedName
  return `
idv-retry      ${url}    POST /identity_verification/retry, POST /plaid/webhook; mode ${mode}
Plaid, played  ${simulator.url}    GET /_sim says what can be done to it

Someone has just failed a verification. A retry:

${retry({ client_user_id, template_id: templateId, strategy: 'reset', steps: null })}

A request that is wrong in three places:

${retry({ client_user_id: '', strategy: 'custom' })}

A retry that nobody asks for: somebody mistypes a name, and eleven minutes pass:

${control(`attempts/${attempt_id}/steps/${step}`, { status, detail })}
${control('clock', { advance_ms: 660_000 })}

What has reached Plaid:

  curl -s ${simulator.url}/_sim/requests

Below, one line for each call and each event on the bus. Ctrl-C ends it.
`
}
