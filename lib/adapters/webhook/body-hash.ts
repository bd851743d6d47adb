import { createHash, timingSafeEqual } from 'node:crypto'
import type { BodyHashEnvironment } from '../../ports/body-hash.ts'

export const isHashOf: BodyHashEnvironment['isHashOf'] = (sha256, body) => {
  const claimed = Buffer.from(sha256, 'hex')
  const actual = createHash('sha256').update(body).digest()
  return claimed.length === actual.length && timingSafeEqual(claimed, actual)
}
