/** Every client of the service is given its credentials: the SDK never asks SSO, processes, files or web identity. */
export const defaultProvider = () => async (): Promise<never> => {
  throw new Error('The bundle has no other credentials')
}
