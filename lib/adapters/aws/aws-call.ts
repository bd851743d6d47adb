import * as TE from 'fp-ts/TaskEither'

/**
 * Why a call of AWS failed.
 * - `unreachable`: no answer in time, a fault of the service, or a refusal that says none of the others.
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

/** The cause that an error's name, or an entry's error code, stands for. */
export const awsCauseNamed = (name: string): AwsCause | undefined => causes.get(name)

/** By the error's name alone: the rest of it may quote the request. */
const causeOf = (thrown: unknown): AwsCause => (thrown instanceof Error && awsCauseNamed(thrown.name)) || 'unreachable'

/** A call of AWS, which fails by its cause. */
export const awsCall = <A, E>(call: () => Promise<A>, errorOf: (cause: AwsCause) => E): TE.TaskEither<E, A> =>
  TE.tryCatch(call, thrown => errorOf(causeOf(thrown)))

/** Bounds a call by `withinMs`, the SDK's own repeats and the reading of the answer included. */
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
