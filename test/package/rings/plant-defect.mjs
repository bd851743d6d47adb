import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** No input is known that makes a function throw: an idempotency key of this text does, in a process that loads this. */
const { createHash } = crypto
crypto.createHash = algorithm => {
  const hash = createHash(algorithm)
  const update = hash.update.bind(hash)
  hash.update = (text, ...others) => {
    if (text === 'a planted defect') throw new TypeError('a planted defect')
    update(text, ...others)
    return hash
  }
  return hash
}
syncBuiltinESMExports()
