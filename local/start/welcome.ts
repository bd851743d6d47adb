import { findings } from '../findings.ts'
import type { Stack } from '../stack.ts'

/** The attempts that exist when the service has started. */
export interface Prepared {
  /** A user whose attempt has failed. */
  readonly client_user_id: string
  /** An active attempt of another user. */
  readonly attempt_id: string
}

/** What `npm start` prints when everything runs: the addresses, and commands to try. */
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
Service          ${url}    POST /identity_verification/retry and POST /plaid/webhook; mode ${mode}
Plaid simulator  ${simulator.url}    GET /_sim lists its routes, faults and settings

The user ${client_user_id} has failed a verification. Request a retry:

${retry({ client_user_id, template_id: templateId, strategy: 'reset', steps: null })}

Send a request with three invalid members:

${retry({ client_user_id: '', strategy: 'custom' })}

See an automatic retry: another user mistypes a name, and half an hour passes:

${control(`attempts/${attempt_id}/steps/${step}`, { status, detail })}
${control('clock', { advance_ms: 1_800_000 })}

List the requests that Plaid received:

  curl -s ${simulator.url}/_sim/requests

Below follows one line for each function call and each event on the bus. Press Ctrl-C to stop.
`
}
