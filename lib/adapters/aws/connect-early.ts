import { NodeHttpHandler } from '@smithy/node-http-handler'
import { connectionsTo } from '../network/connections.ts'
import type { awsSettings } from './aws-settings.ts'

interface Client {
  readonly config: {
    readonly endpointProvider: (parameters: {
      readonly Region: string
      readonly UseFIPS: boolean
      readonly UseDualStack: boolean
      readonly Endpoint?: string
    }) => { readonly url: URL }
  }
}

/**
 * Opens the connection that the client's first request uses. It ends when the connection is open or has failed, after
 * `withinMs` at the latest; the request finds a failure. Nothing is opened without HTTP beneath the client, or for plain
 * HTTP, which has no handshake.
 */
export const connectEarly = (
  { config }: Client,
  settings: ReturnType<typeof awsSettings>,
  withinMs: number,
): (() => Promise<void>) => {
  const { requestHandler, region, endpoint, useFipsEndpoint, useDualstackEndpoint } = settings
  if (!(requestHandler instanceof NodeHttpHandler)) return () => Promise.resolve()
  const { url } = config.endpointProvider({
    Region: region,
    UseFIPS: useFipsEndpoint,
    UseDualStack: useDualstackEndpoint,
    ...(endpoint && { Endpoint: endpoint }),
  })
  if (url.protocol !== 'https:') return () => Promise.resolve()
  const { agent, warm } = connectionsTo(url)
  requestHandler.updateHttpClientConfig('httpsAgent', agent)
  return () => warm(withinMs)
}
