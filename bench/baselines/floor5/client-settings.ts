import { NodeHttpHandler } from '@smithy/node-http-handler'
import { agentFor } from '../bare/post.ts'

const variable = (name: string): string => process.env[name] ?? ''

/**
 * The settings of an SDK client that cost the least, and its connection. `endpointName` is the end of the variable
 * `AWS_ENDPOINT_URL_…`.
 */
export const clientSettings = (endpointName: string, host: string) => {
  const region = variable('AWS_REGION')
  const endpoint = variable(`AWS_ENDPOINT_URL_${endpointName}`) || `https://${host}.${region}.amazonaws.com`
  const { agent, connect } = agentFor(endpoint)
  return {
    connect,
    settings: {
      region,
      endpoint,
      credentials: {
        accessKeyId: variable('AWS_ACCESS_KEY_ID'),
        secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
        sessionToken: variable('AWS_SESSION_TOKEN'),
      },
      defaultsMode: 'standard' as const,
      retryMode: 'standard' as const,
      maxAttempts: 2,
      ignoreConfiguredEndpointUrls: true,
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
      authSchemePreference: ['sigv4'],
      disableClockSkewCorrection: false,
      userAgentAppId: 'floor5',
      requestHandler: new NodeHttpHandler({ httpsAgent: agent }),
    },
  }
}
