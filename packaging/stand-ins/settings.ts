/** Every client of the service gets all its settings, so the SDK looks for none in the environment and in `~/.aws`. */
export const loadConfig = () => async (): Promise<never> => {
  throw new Error('The bundle looks for no settings: a client lacks one')
}
