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

/** What `npm start` prints when everything runs: the addresses, and three things to try. */
export const welcome = (
  { url, simulator, templateId, local }: Pick<Stack, 'url' | 'templateId' | 'local'> & { simulator: { url: string } },
  consoleUrl: string,
  mode: string,
  { client_user_id, refused_user_id }: Prepared,
): string => {
  const body = JSON.stringify({ client_user_id, template_id: templateId, strategy: 'reset', steps: null })
  const advance = JSON.stringify({ advance_ms: 1_800_000 })
  return `
Service          ${url}    POST /identity_verification/retry and POST /plaid/webhook; mode ${mode}
Plaid simulator  ${simulator.url}    GET /_sim lists its routes, personas, faults and settings
Console          ${consoleUrl}

Three things to try in another terminal:

1. An applicant mistypes a name. Half an hour passes, and the service retries the attempt automatically:

  curl -s -X POST ${simulator.url}/_sim/personas/typing-error
  curl -s ${simulator.url}/_sim/clock -d '${advance}'

2. The document of ${refused_user_id} looks forged, and is not retried. Ask why:

  npx --no idvr explain ${refused_user_id} --local ${new URL(url).port}

3. ${client_user_id} has failed too. Request a retry yourself:

  curl -s ${url}/identity_verification/retry -H 'content-type: application/json' \\
    -d '${body}'

The parts of this stack for the AWS CLI and your own programs; ${url}/_local has them as JSON:

${endpointsOf(local())}

Below follows one line for each thing that happens. Press Ctrl-C to stop.
`
}
