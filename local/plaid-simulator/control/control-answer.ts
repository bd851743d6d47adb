import type { IncomingMessage } from 'node:http'
import { type Answer, readableAnswer } from '../http/answer.ts'
import { isJson, type Json } from '../json.ts'
import { ControlError } from './control-error.ts'
import { control } from './control-routes.ts'
import type { Controls } from './controls.ts'
import { guideJson, guideText } from './guide.ts'

const parse = (bytes: Buffer): Json => {
  if (bytes.length === 0) return {}
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    if (isJson(body)) return body
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw new ControlError(400, 'the body must be a JSON object')
}

/** The segments of a path after `/_sim`. */
const partsOf = (pathname: string): readonly string[] => {
  try {
    return pathname
      .split('/')
      .slice(2)
      .filter(part => part !== '')
      .map(decodeURIComponent)
  } catch {
    throw new ControlError(400, 'the path has an invalid percent-encoding')
  }
}

const guide = (controls: Controls, accept: string): Answer =>
  accept.includes('application/json')
    ? readableAnswer(200, guideJson(controls.knobs()))
    : { status: 200, body: guideText(controls.knobs()), headers: { 'content-type': 'text/plain; charset=utf-8' } }

/** Answers a request under `/_sim`. */
export const controlAnswer = async (
  controls: Controls,
  url: URL,
  request: IncomingMessage,
  bytes: Buffer | undefined,
): Promise<Answer> => {
  const method = request.method ?? ''
  try {
    const parts = partsOf(url.pathname)
    if (bytes === undefined) throw new ControlError(400, 'the body is larger than 1 MB')
    if (parts.length === 0 && method === 'GET') return guide(controls, request.headers.accept ?? '')
    if (parts[0] === 'redirect-target') return readableAnswer(200, {})
    return readableAnswer(200, await control(controls, { method, parts, query: url.searchParams, body: parse(bytes) }))
  } catch (error) {
    if (error instanceof ControlError) return readableAnswer(error.status, { error: error.message })
    throw error
  }
}
