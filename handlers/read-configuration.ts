import * as E from 'fp-ts/Either'
import { type Configuration, configurationOf } from '../lib/domain/configuration.ts'

/**
 * Reads the environment variables. Throws, naming each one that is missing or wrong; Lambda reports it as an init
 * error.
 */
export const readConfiguration = (variables: Readonly<Record<string, string | undefined>>): Configuration => {
  const configuration = configurationOf(variables)
  if (E.isRight(configuration)) return configuration.right
  const faults = configuration.left.map(({ pointer, expected }) => `${pointer.slice(1)} must be ${expected}`)
  throw new Error(`idv-retry cannot start: ${faults.join('; ')}`)
}
