import type { IncomingHttpHeaders } from 'node:http'

const prefix = 'ASIA.'

/** Each function signs with an access key of its own, so that the stand-ins know which function calls them. */
export const accessKeyOf = (functionName: string): string => `${prefix}${functionName}`

/** The function that signed a request; undefined if no function did. */
export const callerOf = ({ authorization = '' }: IncomingHttpHeaders): string | undefined => {
  const [, key] = /Credential=([^/,]+)\//.exec(authorization) ?? []
  return key?.startsWith(prefix) ? key.slice(prefix.length) : undefined
}
