import type { Stack } from '../stack.ts'

/** What a person needs to know when all is up: where things are, and three things to try. */
export const welcome = ({ url, simulator, templateId }: Stack, client_user_id: string): string => {
  const retry = (body: object): string =>
    `  curl -s ${url}/identity_verification/retry -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}'`
  return `
idv-retry      ${url}    POST /identity_verification/retry
Plaid, played  ${simulator.url}    GET /_sim says what can be done to it

Someone has just failed a verification. A retry:

${retry({ client_user_id, template_id: templateId, strategy: 'reset', steps: null })}

A request that is wrong in three places:

${retry({ client_user_id: '', strategy: 'custom' })}

What has reached Plaid:

  curl -s ${simulator.url}/_sim/requests

Below, one line for each call. Ctrl-C ends it.
`
}
