import { findings } from '../findings.ts'
import type { LocalStack } from '../local-stack.ts'
import type { Stack } from '../stack.ts'
import type { Prepared } from './prepare.ts'

/** The variables of the shell with which the AWS CLI works on this stack, each service with what it has. */
const endpointsOf = ({ endpoints, table, bus, secret, queues, functions, variables }: LocalStack): string => {
  const held: Readonly<Record<keyof LocalStack['endpoints'], string>> = {
    dynamodb: `table ${table}`,
    sqs: `queues ${Object.values(queues)
      .map(queue => queue.split('/').at(-1))
      .join(', ')}`,
    eventbridge: `bus ${bus}`,
    secretsmanager: `secret ${secret}`,
    lambda: `functions ${Object.values(functions).join(', ')}`,
  }
  const general = Object.entries(variables).filter(([name]) => !name.startsWith('AWS_ENDPOINT_URL'))
  const services = Object.entries(endpoints).map(([name, url]) => [
    name.toUpperCase().replace('SMANAGER', 'S_MANAGER'),
    url,
    held[name as keyof typeof held],
  ])
  return [
    `  export ${general.map(([name, value]) => `${name}=${value}`).join(' ')}`,
    ...services.map(([name, url, what]) => `  export AWS_ENDPOINT_URL_${name}=${url}  # ${what}`),
  ].join('\n')
}

/** What `npm start` prints when everything runs: the addresses, and commands to try. */
export const welcome = (
  { url, simulator, templateId, local }: Stack,
  consoleUrl: string,
  mode: string,
  { client_user_id, attempt_id, refused_user_id }: Prepared,
): string => {
  const retry = (body: object): string =>
    `  curl -s ${url}/identity_verification/retry -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}'`
  const control = (path: string, body: object): string =>
    `  curl -s ${simulator.url}/_sim/${path} -d '${JSON.stringify(body)}'`
  const { step, status, detail } = findings.mistypedName
  return `
Service          ${url}    POST /identity_verification/retry and POST /plaid/webhook; mode ${mode}
Plaid simulator  ${simulator.url}    GET /_sim lists its routes, faults and settings
Console          ${consoleUrl}

The user ${client_user_id} has failed a verification. Request a retry:

${retry({ client_user_id, template_id: templateId, strategy: 'reset', steps: null })}

Send a request with three invalid members:

${retry({ client_user_id: '', strategy: 'custom' })}

See an automatic retry: another user mistypes a name, and half an hour passes:

${control(`attempts/${attempt_id}/steps/${step}`, { status, detail })}
${control('clock', { advance_ms: 1_800_000 })}

List the requests that Plaid received:

  curl -s ${simulator.url}/_sim/requests

The user ${refused_user_id} is not retried. In another terminal, ask why:

  npx --no idvr explain ${refused_user_id} --local ${new URL(url).port}

The parts of this stack for the AWS CLI and your own programs; ${url}/_local has them as JSON:

${endpointsOf(local())}

Below follows one line for each function call and each event on the bus. Press Ctrl-C to stop.
`
}
