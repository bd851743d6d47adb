import type { StepChange } from '../attempt/change-step.ts'
import type { SessionStatus, StepName, StepStatus } from '../attempt/steps.ts'
import type { TemplateOptions } from '../attempt/template.ts'
import { endpointPath } from '../endpoints/endpoint-table.ts'
import { isJson, type Json } from '../json.ts'
import { type PersonaName, personaTexts } from '../personas/personas.ts'
import { type StoryName, storyTexts } from '../stories/stories.ts'
import type { StoryOptions } from '../stories/story-attempt.ts'
import { ControlError } from './control-error.ts'
import type { Controls } from './controls.ts'
import type { FaultOptions } from './fault-controls.ts'

export type ControlRequest = {
  readonly method: string
  /** The segments of the path after `/_sim`. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  /** Empty for GET. */
  readonly body: Json
}

/** Refuses unknown members, so that a misspelt member does not go unnoticed. */
const only = (body: Json, members: readonly string[]): Json => {
  const unknown = Object.keys(body).find(member => !members.includes(member))
  if (unknown !== undefined)
    throw new ControlError(400, `unknown member "${unknown}"; the members are ${members.join(', ')}`)
  return body
}

const objectOf = (value: unknown, member: string): Json => {
  if (!isJson(value)) throw new ControlError(400, `"${member}" must be an object`)
  return value
}

const objectsOf = (value: unknown, member: string): readonly Json[] => {
  if (!Array.isArray(value) || !value.every(isJson))
    throw new ControlError(400, `"${member}" must be a list of objects`)
  return value
}

const stepChange = (body: Json): StepChange => {
  const { status, detail, tries, fails_session } = only(body, ['status', 'detail', 'tries', 'fails_session'])
  if (fails_session !== undefined && typeof fails_session !== 'boolean') {
    throw new ControlError(400, '"fails_session" must be true or false')
  }
  return {
    // setStep validates it.
    status: status as StepStatus,
    ...(detail === undefined ? {} : { detail: objectOf(detail, 'detail') }),
    ...(tries === undefined ? {} : { tries: objectsOf(tries, 'tries') }),
    ...(fails_session === undefined ? {} : { failsSession: fails_session }),
  }
}

const changeAttempt = (controls: Controls, id: string, body: Json): Json => {
  const { status, patch } = only(body, ['status', 'patch'])
  if (patch === undefined) return controls.setStatus(id, status as SessionStatus)
  const patched = controls.patchAttempt(id, objectOf(patch, 'patch'))
  return status === undefined ? patched : controls.setStatus(id, status as SessionStatus)
}

const attempts = (controls: Controls, request: ControlRequest): Json => {
  const [, id, steps, step] = request.parts
  if (request.method === 'GET') return id === undefined ? { attempts: controls.attempts() } : controls.attempt(id)
  if (id === undefined) return controls.seedAttempt(request.body)
  if (id === 'next') {
    controls.patchNextAttempt(request.body)
    return { next_attempt: request.body }
  }
  if (steps === undefined) return changeAttempt(controls, id, request.body)
  if (steps !== 'steps' || step === undefined)
    throw new ControlError(404, 'there is no such route; GET /_sim lists the routes')
  return controls.setStep(id, step as StepName, stepChange(request.body))
}

const requests = (controls: Controls, { query }: ControlRequest): Json => {
  const wanted = query.get('endpoint')
  const path = wanted === null ? undefined : (endpointPath(wanted) ?? wanted)
  return { requests: controls.requests().filter(record => path === undefined || record.endpoint === path) }
}

const webhooks = async (controls: Controls, { method, body }: ControlRequest): Promise<Json> => {
  if (method === 'GET') return { webhooks: controls.webhooks() }
  const { send, rotate_key, ...settings } = body
  controls.configureWebhooks(settings)
  if (rotate_key === true) await controls.rotateKey()
  else if (typeof rotate_key === 'number') await controls.rotateKey(rotate_key)
  if (send !== undefined) {
    const { webhook_code, identity_verification_id, environment } = objectOf(send, 'send')
    if (typeof webhook_code !== 'string' || typeof identity_verification_id !== 'string') {
      throw new ControlError(
        400,
        '"send" must have webhook_code and identity_verification_id, and may have environment',
      )
    }
    const isKnown = environment === 'sandbox' || environment === 'production'
    controls.sendWebhook({ webhook_code, identity_verification_id, ...(isKnown ? { environment } : {}) })
  }
  return { ok: true }
}

const advanceClock = async (controls: Controls, { body }: ControlRequest): Promise<Json> => {
  const { advance_ms } = only(body, ['advance_ms'])
  if (typeof advance_ms !== 'number' || !Number.isInteger(advance_ms) || advance_ms < 0 || advance_ms > 1e12) {
    throw new ControlError(400, '"advance_ms" must be a whole number of milliseconds, 0 or more')
  }
  await controls.advance(advance_ms)
  return { now: new Date(controls.now()).toISOString() }
}

const templates = (controls: Controls, body: Json): Json => {
  if (typeof body['id'] !== 'string') throw new ControlError(400, '"id" must be the id of the template')
  only(body, ['id', 'version', 'steps', 'hasDocumentFallback', 'asksPhoneNumber', 'asksIdNumber'])
  return controls.putTemplate(body as TemplateOptions)
}

/** Whose attempt it is to be, for a story or a persona. */
const applicantIn = (body: Json): StoryOptions => {
  const given = only(body, ['client_user_id', 'template_id'])
  const wrong = Object.keys(given).find(member => typeof given[member] !== 'string' || given[member] === '')
  if (wrong !== undefined) throw new ControlError(400, `"${wrong}" must be a text that is not empty`)
  return given
}

const storiesRoute = (controls: Controls, { method, parts, body }: ControlRequest): Json => {
  const [, name] = parts
  if (method === 'GET' && name === undefined) return { stories: Object.fromEntries(storyTexts) }
  if (method === 'GET') throw new ControlError(405, 'a story is played by POST')
  // playStory validates the name.
  return controls.playStory(name as StoryName, applicantIn(body))
}

const personasRoute = (controls: Controls, { method, parts, body }: ControlRequest): Json => {
  const [, name] = parts
  if (method === 'GET' && name === undefined) return { personas: Object.fromEntries(personaTexts) }
  if (method === 'GET') throw new ControlError(405, 'a persona is played by POST')
  // playPersona validates the name.
  return controls.playPersona(name as PersonaName, applicantIn(body))
}

/** The handlers, by the first segment of the path. */
const routes: { readonly [name: string]: (controls: Controls, request: ControlRequest) => Json | Promise<Json> } = {
  attempts,
  clock: advanceClock,
  faults: (controls, { body }) => ({
    waiting: controls.addFault(only(body, ['endpoint', 'fault', 'count', 'retry_after', 'delay_ms']) as FaultOptions),
  }),
  knobs: (controls, { method, body }) => (method === 'GET' ? controls.knobs() : controls.setKnobs(body)),
  personas: personasRoute,
  requests,
  reset: controls => {
    controls.reset()
    return { ok: true }
  },
  stories: storiesRoute,
  templates: (controls, { body }) => templates(controls, body),
  webhooks,
}

const readable = ['attempts', 'knobs', 'personas', 'requests', 'stories', 'webhooks']

/** Answers a control request. Throws ControlError, which has the status and the message of the answer. */
export const control = async (controls: Controls, request: ControlRequest): Promise<Json> => {
  const name = request.parts[0] ?? ''
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  if (route === undefined) throw new ControlError(404, 'there is no such route; GET /_sim lists the routes')
  const methods = name === 'requests' ? ['GET'] : readable.includes(name) ? ['GET', 'POST'] : ['POST']
  if (!methods.includes(request.method))
    throw new ControlError(405, `/_sim/${name} supports only ${methods.join(' or ')}`)
  return route(controls, request)
}
