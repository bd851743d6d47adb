/** Every client of the service is given its credentials: the SDK's chain of SSO, processes, files and web identity is never asked. */
export const defaultProvider = () => async (): Promise<never> => {
  throw new Error('The bundle has no other credentials')
}
