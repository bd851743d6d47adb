/** Whose explanation is asked for. */
export type Explained = { readonly client_user_id: string } | { readonly attempt_id: string }

/**
 * Asks about an id that may be of a user or of an attempt, until an answer is the last one; its spelling does not say
 * which it is. One with the usual beginning of an attempt's is asked as one first: that saves a call.
 */
export const explainId = async <A>(
  id: string,
  ask: (of: Explained) => Promise<A>,
  isLast: (answer: A) => boolean,
): Promise<A> => {
  const asUser = { client_user_id: id }
  const asAttempt = { attempt_id: id }
  const [first, second] = /^(idv|flwses)_/.test(id) ? [asAttempt, asUser] : [asUser, asAttempt]
  const answer = await ask(first)
  return isLast(answer) ? answer : ask(second)
}
