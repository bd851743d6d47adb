import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

interface Asked {
  readonly headers: IncomingHttpHeaders
  /** The token that came with the request, in the URL of the page or in the header of a call. */
  readonly token: string | undefined
}

/** Headers in which a page of another origin shows itself. */
const isForeign = ({ host, origin }: IncomingHttpHeaders, port: number): boolean => {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (host === undefined || !hosts.includes(host)) return true
  return origin !== undefined && origin !== `http://${host}`
}

const isSame = (given: string | undefined, token: string): boolean => {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Why a request is refused; undefined: it is from the page that this server has given out. */
export const refusalOf = ({ headers, token }: Asked, port: number, expected: string): string | undefined => {
  if (isForeign(headers, port)) return 'Only the page of this console may ask.'
  return isSame(token, expected) ? undefined : 'The token is missing or wrong: open the URL that was printed.'
}
