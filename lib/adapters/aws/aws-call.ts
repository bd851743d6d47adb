import * as TE from 'fp-ts/TaskEither'

/**
 * Why a call of AWS failed. `unreachable`: no answer in time, a fault of the service, or an error that is none of the
 * others.
 */
export type AwsCause = 'not-found' | 'denied' | 'throttled' | 'unreachable'

const causes: ReadonlyMap<string, AwsCause> = new Map([
  ['ResourceNotFoundException', 'not-found'],
  ['AccessDeniedException', 'denied'],
  ['DecryptionFailure', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['InvalidSignatureException', 'denied'],
  ['NotAuthorizedForSource', 'denied'],
  ['UnrecognizedClientException', 'denied'],
  ['ProvisionedThroughputExceededException', 'throttled'],
  ['RequestLimitExceeded', 'throttled'],
  ['ThrottlingException', 'throttled'],
])

/** The cause for an error's name or an entry's error code. */
export const awsCauseNamed = (name: string): AwsCause | undefined => causes.get(name)

/** Only the error's name is used: its other members may quote the request. */
const causeOf = (thrown: unknown): AwsCause => (thrown instanceof Error && awsCauseNamed(thrown.name)) || 'unreachable'

/** A call of AWS whose failure is mapped by its cause. */
export const awsCall = <A, E>(call: () => Promise<A>, errorOf: (cause: AwsCause) => E): TE.TaskEither<E, A> =>
  TE.tryCatch(call, thrown => errorOf(causeOf(thrown)))

/** Limits a call to `withinMs`, including the SDK's own retries and the reading of the answer. */
export const inTime =
  <A>(withinMs: number, call: (abortSignal: AbortSignal) => Promise<A>) =>
  async (): Promise<A> => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), withinMs)
    try {
      return await call(deadline.signal)
    } finally {
      clearTimeout(timer)
    }
  }
