/** No client of the service has extensions. */
export const resolveRuntimeExtensions = <Config>(config: Config, extensions: readonly unknown[]): Config => {
  if (extensions.length > 0) throw new Error('The bundle has no extensions of clients')
  return config
}
