/**
 * Every client of the service gets explicit credentials, so the SDK's credential chain (SSO, files, web identity)
 * never runs.
 */
export const defaultProvider = () => async (): Promise<never> => {
  throw new Error('The bundle has no credential chain')
}
