/** Node has both hashes, so the SDK's own in JavaScript never run. */
function absent(): never {
  throw new Error('The bundle has no hashes in JavaScript')
}

export { absent as Md5Js, absent as Sha256Js }
