/** The service's DynamoDB client does not use endpoint discovery: it calls the endpoint of the region. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: (): undefined => undefined,
  configFileSelector: (): undefined => undefined,
  default: undefined,
}
