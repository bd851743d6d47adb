import { isJson, type Json } from '../plaid-simulator/json.ts'
import type { Stack } from '../stack.ts'
import type { AttemptFile, PlayedAttempts } from './attempt-file.ts'

const instants = ['created_at', 'completed_at'] as const

/** Ids of a second play are different ones, also where they are named. */
const renamed = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return names.get(value) ?? value
  if (Array.isArray(value)) return value.map(element => renamed(element, names))
  if (!isJson(value)) return value
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, renamed(inner, names)]))
}

const movedBy = (ms: number, attempt: Json): Json => ({
  ...attempt,
  ...Object.fromEntries(
    instants.map(member => {
      const instant = attempt[member]
      return [member, typeof instant === 'string' ? new Date(Date.parse(instant) + ms).toISOString() : null]
    }),
  ),
})

/** Lets the simulator show the attempts, and sends the webhook of the judged one. Resolves with its id. */
const play = ({ simulator, templateId }: Stack, { at, attempts, judged }: PlayedAttempts, suffix: string): string => {
  const ms = simulator.now() - Date.parse(at)
  const names = new Map(
    attempts.flatMap(({ id, client_user_id }) =>
      [id, client_user_id].flatMap(name => (typeof name === 'string' ? [[name, `${name}${suffix}`] as const] : [])),
    ),
  )
  names.set('idvtmp_local', templateId)
  for (const attempt of attempts) {
    const { id, client_user_id, template, ...shown } = renamed(movedBy(ms, attempt), names) as Json
    // What is merged into an attempt without findings is exactly what it then shows.
    simulator.seedAttempt({ id, client_user_id, template })
    simulator.patchAttempt(String(id), shown)
  }
  const id = names.get(judged) ?? judged
  simulator.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: id })
  return id
}

/** Each attempt that is played, by its id, and what the proof has decided. */
export const playAttempts = (stack: Stack, file: AttemptFile): Readonly<Record<string, string>> => {
  const first = play(stack, file, '')
  const { changed } = file
  return {
    [first]: file.decided,
    ...(changed !== undefined && { [play(stack, changed, '_changed')]: `${changed.decided}, with ${changed.change}` }),
  }
}
