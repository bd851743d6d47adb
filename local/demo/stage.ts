import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { failedAttempt } from '../failed-attempt.ts'
import { postJson } from '../http/post-json.ts'
import type { Stack } from '../stack.ts'
import { jsonLine, paragraph } from './paper.ts'
import type { Stage } from './scene.ts'
import { shortAnswer } from './short-answer.ts'

/** A stage, and what was said and found on it. */
export interface Performance {
  readonly stage: Stage
  readonly lines: readonly string[]
  /** How many checks did not hold. */
  readonly differences: () => number
}

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const openStage = (stack: Stack, letOthersGoOn: () => void): Performance => {
  const { simulator, templateId } = stack
  const lines: string[] = []
  let differences = 0

  const count = (endpoint: string, client_user_id: string): number =>
    simulator
      .requests()
      .filter(request => request.endpoint === endpoint && request.body?.['client_user_id'] === client_user_id).length
  const calls: Stage['calls'] = client_user_id => ({
    list: count('/identity_verification/list', client_user_id),
    retry: count('/identity_verification/retry', client_user_id),
  })

  const stage: Stage = {
    templateId,
    letOthersGoOn,
    tell: text => void lines.push(paragraph(text)),
    failedAt: (failsAt, client_user_id) =>
      failedAttempt(simulator, { client_user_id, template_id: templateId }, failsAt),
    passed: client_user_id =>
      simulator.seedAttempt({ client_user_id, template: { id: templateId }, status: 'success' }),
    ask: async ({ client_user_id, ...others }, query = '') => {
      const path = `/identity_verification/retry${query}`
      const request = { client_user_id, template_id: templateId, ...others }
      lines.push(paragraph(`POST ${path} ${jsonLine(request)}`, '→ ', 'dim'))
      const answer = await postJson(`${stack.url}${path}`, request)
      const [first = '', ...more] = shortAnswer(answer)
      lines.push(paragraph(first, '← ', 'cyan'), ...more.map(line => paragraph(line, '  ', 'cyan')))
      return { ...answer, body: isMembers(answer.body) ? answer.body : {} }
    },
    sendEvent: async ({ client_user_id, ...others }) => {
      const detail = { client_user_id, template_id: templateId, ...others }
      lines.push(paragraph(`Identity Verification Retry Requested ${jsonLine(detail)}`, '→ ', 'dim'))
      const [delivery] = await stack.sendEvent(detail, [0, 0])
      const ends = delivery?.tries.map(end =>
        end._tag === 'returned' ? jsonLine(end.value) : `thrown: ${end.errorMessage}`,
      )
      lines.push(paragraph(ends?.join(', then ') ?? 'nobody listens', '← ', 'cyan'))
      return delivery
    },
    created: ({ body }) => simulator.attempts().find(({ id }) => id === body['id']),
    attempts: client_user_id => simulator.attempts().filter(attempt => attempt.client_user_id === client_user_id),
    calls,
    untilRetried: async client_user_id => {
      while (calls(client_user_id).retry === 0) await wait(20)
    },
    nextMeets: (endpoint, fault) => void simulator.addFault({ endpoint, fault }),
    check: (law, actual, expected) => {
      const holds = isDeepStrictEqual(actual, expected)
      if (!holds) differences += 1
      const difference = holds ? '' : ` (told: ${jsonLine(expected)}, found: ${jsonLine(actual)})`
      lines.push(paragraph(law + difference, holds ? '✓ ' : '✗ ', holds ? 'green' : 'red'))
    },
  }
  return { stage, lines, differences: () => differences }
}
