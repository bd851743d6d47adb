/** The service's client of DynamoDB has endpoint discovery switched off: it calls the region's endpoint. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: undefined,
}
