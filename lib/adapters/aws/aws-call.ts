import * as TE from 'fp-ts/TaskEither'

/**
 * Why a call of AWS failed. `clock`: its signature was too old or too new, so AWS refused it before anything was done.
 * `unreachable`: no answer in time, a fault of the service, or an error that is none of the others.
 */
export type AwsCause = 'not-found' | 'denied' | 'throttled' | 'clock' | 'unreachable'

const causes: ReadonlyMap<string, AwsCause> = new Map([
  ['ResourceNotFoundException', 'not-found'],
  ['AccessDeniedException', 'denied'],
  ['DecryptionFailure', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['NotAuthorizedForSource', 'denied'],
  ['SignatureDoesNotMatch', 'denied'],
  ['UnrecognizedClientException', 'denied'],
  ['ProvisionedThroughputExceededException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['InvalidSignatureException', 'clock'],
  ['RequestExpired', 'clock'],
  ['RequestInTheFuture', 'clock'],
  ['RequestTimeTooSkewed', 'clock'],
])

/** The cause for an error's name or an entry's error code. */
export const awsCauseNamed = (name: string): AwsCause | undefined => causes.get(name)

/**
 * Services refuse a wrong signature and one of a wrong time under the same names, and only their fixed sentence tells
 * which it is.
 */
const ofSentence = (sentence: string): AwsCause | undefined => {
  if (/signature (?:has )?expired|signature not yet current/i.test(sentence)) return 'clock'
  return /signature we calculated does not match/i.test(sentence) ? 'denied' : undefined
}

/** Of the error only the cause is passed on: its members may quote the request. */
const causeOf = (thrown: unknown): AwsCause =>
  (thrown instanceof Error && (ofSentence(thrown.message) ?? awsCauseNamed(thrown.name))) || 'unreachable'

/**
 * Makes a call once more if its signature's time was refused: it certainly did nothing, a write neither. This happens
 * when an instance is frozen between signing and sending, and where its clock is wrong; the SDK corrects the clock of
 * the second signature by the time of the refusal.
 */
export const signedAgain =
  <A>(call: () => Promise<A>) =>
  async (): Promise<A> => {
    try {
      return await call()
    } catch (thrown) {
      if (causeOf(thrown) === 'clock') return call()
      throw thrown
    }
  }

/** A call of AWS whose failure is mapped by its cause. */
export const awsCall = <A, E>(call: () => Promise<A>, errorOf: (cause: AwsCause) => E): TE.TaskEither<E, A> =>
  TE.tryCatch(call, thrown => errorOf(causeOf(thrown)))

/** Limits a call to `withinMs`, including the SDK's own retries, a second signature and the reading of the answer. */
export const inTime =
  <A>(withinMs: number, call: (abortSignal: AbortSignal) => Promise<A>) =>
  async (): Promise<A> => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), withinMs)
    try {
      return await signedAgain(() => call(deadline.signal))()
    } finally {
      clearTimeout(timer)
    }
  }
