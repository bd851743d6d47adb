import { StartOptionError } from '../start-option-error.ts'

const ownHosts = ['127.0.0.1', 'localhost', '[::1]']

/**
 * The server that gets the outcome events. Without TLS it must be on this machine: an event names a user. Throws
 * StartOptionError.
 */
export const forwardTarget = (text: string): URL => {
  const url = URL.parse(text)
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && ownHosts.includes(url.hostname))
  if (url === null || !isAllowed || url.username !== '' || url.password !== '') {
    throw new StartOptionError(
      `--forward-to ${text} is invalid: use an https URL, or an http URL of 127.0.0.1 or localhost, without a password`,
    )
  }
  return url
}
