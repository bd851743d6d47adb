import { type Failure, unreachable } from './failure.ts'
import { plain } from './words/plain.ts'

interface Refusal {
  readonly name: string
  readonly message: string
  readonly code: string
  readonly status: number | undefined
}

const refusalOf = (error: unknown): Refusal => {
  const { name, message, code, $metadata } = Object(error)
  return {
    name: String(name),
    message: String(message),
    code: String(code),
    status: $metadata?.httpStatusCode,
  }
}

const noCredentials =
  /CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken|TokenProviderError|InvalidAccessKeyId/

const noConnection = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/

/** Why a function could not be asked, and what to do, in sentences. `isChange`: it may have been carried out. */
export const unreachableBecause = (error: unknown, functionName: string, isChange: boolean): Failure => {
  const { name, message, code, status } = refusalOf(error)
  if (name === 'ResourceNotFoundException')
    return unreachable(
      `There is no function ${functionName} in this account and region. Check --stage, --region and --profile.`,
    )
  if (name === 'AccessDeniedException')
    return unreachable(`These credentials may not invoke ${functionName}. They need lambda:InvokeFunction on it.`)
  if (noCredentials.test(name) || /credential/i.test(message))
    return unreachable('There are no valid AWS credentials. Sign in, or name a profile with --profile.')
  if (/region is missing/i.test(message))
    return unreachable('No AWS region is set. Name it with --region, or set AWS_REGION.')
  const after = isChange ? ' The change may have been made: look with idvr status or idvr explain.' : ''
  if (name === 'TimeoutError' || noConnection.test(code))
    return unreachable(
      `AWS does not answer (${plain(code === 'undefined' ? name : code)}). Check the network and --region.${after}`,
    )
  const shown = plain(status === undefined ? name : `${name}, status ${status}`)
  return unreachable(`AWS did not invoke ${functionName} (${shown}). Try again in a moment.${after}`)
}
