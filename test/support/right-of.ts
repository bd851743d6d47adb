import * as E from 'fp-ts/Either'

/** What is right, in a test that is about no failure; throws on what is left. */
export const rightOf = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(`left: ${JSON.stringify(either.left)}`)
  return either.right
}
