import * as E from 'fp-ts/Either'

/** The value of a `Right`. Throws on a `Left`. */
export const rightOf = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(`left: ${JSON.stringify(either.left)}`)
  return either.right
}
