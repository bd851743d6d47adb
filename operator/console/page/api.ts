import type { OperatorProblem } from '../../../lib/domain/operator/operator-answer.ts'
import type { ReadAct } from '../../../lib/domain/operator/read-act.ts'
import type { Answers } from '../../functions.ts'
import { pagesOf } from '../../pages-of.ts'
import type { About } from '../about.ts'
import type { UnsignedAct } from './plan.ts'

/** What came of a question: the answer, or why there is none, in sentences. */
export type Asked<A> =
  | { readonly _tag: 'Answer'; readonly answer: A }
  | { readonly _tag: 'Problem'; readonly message: string; readonly status: number }

type NameOf<A extends { readonly act: string }> = A['act'] & keyof Answers

const token = (): string => new URLSearchParams(location.search).get('token') ?? ''

const call = (path: string, { body, signal }: Pick<RequestInit, 'body' | 'signal'> = {}): Promise<Response> =>
  fetch(path, {
    headers: { 'x-console-token': token(), 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body }),
    ...(signal !== undefined && { signal }),
  })

const gone = 'The server of this page does not answer: it has ended. Start it again, and open the URL that it prints.'

const problem = (message: string, status: number): Asked<never> => ({ _tag: 'Problem', message, status })

const asked = async <A>(path: string, body: unknown): Promise<Asked<A>> => {
  try {
    const response = await call(path, { body: JSON.stringify(body) })
    const read = (await response.json()) as { answer?: A; problem?: OperatorProblem; message?: string }
    if (response.ok && read.answer !== undefined) return { _tag: 'Answer', answer: read.answer }
    return problem(read.message ?? gone, read.problem?.status ?? response.status)
  } catch {
    return problem(gone, 0)
  }
}

export const ask = <A extends ReadAct>(act: A): Promise<Asked<Answers[NameOf<A>]>> => asked('/api/ask', act)

/** The pages of an answer, until one could not be read. */
export const askPages = <N extends 'period' | 'review-list'>(
  act: Extract<ReadAct, { readonly act: N }>,
): AsyncGenerator<Asked<Answers[N]>, void> =>
  pagesOf(
    at => asked<Answers[N]>('/api/ask', { ...act, ...at }),
    page => (page._tag === 'Answer' ? page.answer.next : undefined),
  )

export const act = (change: UnsignedAct): Promise<Asked<Answers[UnsignedAct['act']]>> => asked('/api/act', change)

export const readAbout = async (): Promise<About | undefined> => {
  const response = await call('/api/about').catch(() => undefined)
  return response?.ok ? ((await response.json()) as About) : undefined
}

/** A control of the local simulator. */
export const simulate = async (path: string, body?: object): Promise<Asked<unknown>> => {
  try {
    const response = await call(`/api/simulator/${path}`, body && { body: JSON.stringify(body) })
    const read: unknown = await response.json()
    if (response.ok) return { _tag: 'Answer', answer: read }
    const { error, message } = Object(read)
    return problem(String(error?.message ?? error ?? message ?? 'The simulator refused it.'), response.status)
  } catch {
    return problem(gone, 0)
  }
}

/** The events of a local stack, from now on, until `signal`. */
export const readEvents = async (onEvent: (event: unknown) => void, signal: AbortSignal): Promise<void> => {
  const response = await call('/api/events', { signal }).catch(() => undefined)
  if (!response?.ok || response.body === null) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const lines = `${rest}${value}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onEvent(JSON.parse(line))
    }
  } catch {
    // The page or the stack has closed it.
  }
}
