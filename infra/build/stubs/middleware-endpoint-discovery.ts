/** DynamoDB has regional endpoints only; discovery is for Timestream. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config) => config;
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};
