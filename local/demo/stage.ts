import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { endAttempt, failedAttempt, silently } from '../failed-attempt.ts'
import { postJson } from '../http/post-json.ts'
import type { Json } from '../plaid-simulator/json.ts'
import type { Stack } from '../stack.ts'
import { membersOf } from './members-of.ts'
import { outcomeLine } from './outcome-line.ts'
import { jsonLine, paragraph } from './paper.ts'
import type { Outcome, Stage } from './scene.ts'
import { shortAnswer } from './short-answer.ts'

/** A stage, and what was said and found on it. */
export interface Performance {
  readonly stage: Stage
  readonly lines: readonly string[]
  /** How many checks did not hold. */
  readonly differences: () => number
}

export const openStage = (stack: Stack, letOthersGoOn: () => void): Performance => {
  const { simulator, templateId, bus, queue, clock } = stack
  const lines: string[] = []
  const heard = new Set<unknown>()
  let differences = 0

  const sent = (endpoint: string, client_user_id: string): readonly Json[] =>
    simulator
      .requests()
      .flatMap(request =>
        request.endpoint === endpoint && request.body?.['client_user_id'] === client_user_id ? [request.body] : [],
      )
  const calls: Stage['calls'] = client_user_id => ({
    list: sent('/identity_verification/list', client_user_id).length,
    retry: sent('/identity_verification/retry', client_user_id).length,
  })
  const attempts: Stage['attempts'] = client_user_id =>
    simulator.attempts().filter(attempt => attempt.client_user_id === client_user_id)

  const stage: Stage = {
    templateId,
    letOthersGoOn,
    tell: text => void lines.push(paragraph(text)),
    failedAt: (failsAt, client_user_id) =>
      silently(simulator, () => failedAttempt(simulator, { client_user_id, template_id: templateId }, failsAt)),
    ends: async (client_user_id, finding) => {
      const attempt = failedAttempt(simulator, { client_user_id, template_id: templateId }, finding)
      await clock.settled()
      return attempt
    },
    endsAgain: async (client_user_id, finding) => {
      const attempt = endAttempt(simulator, attempts(client_user_id).at(-1)?.id ?? '', finding)
      await clock.settled()
      return attempt
    },
    pass: async minutes => {
      lines.push(paragraph(`${minutes} ${minutes === 1 ? 'minute passes' : 'minutes pass'}`, '… ', 'dim'))
      await clock.advance(minutes * 60_000)
    },
    hear: client_user_id => {
      const outcomes: Outcome[] = []
      for (const event of bus.events()) {
        const detail = membersOf(event.detail)
        // Told at least once, under the same id: what was heard before is no news.
        const isNews = event.source === 'idv-retry' && detail['client_user_id'] === client_user_id
        if (!isNews || heard.has(detail['id'])) continue
        heard.add(detail['id'])
        lines.push(paragraph(outcomeLine(event), '← ', 'cyan'))
        outcomes.push({ outcome: String(detail['outcome']), detail })
      }
      return outcomes
    },
    logged: attempt_id => {
      const line = membersOf(JSON.parse(stack.logLines().findLast(each => each.includes(attempt_id)) ?? '{}'))
      const { outcome, decision } = line
      const { outcome: decided, fired } = membersOf(decision)
      lines.push(paragraph(`journal: ${jsonLine({ outcome, decided, fired })}`, '← ', 'cyan'))
      return { outcome, decided, fired }
    },
    tellsAgain: (identity_verification_id, times) => {
      for (let told = 0; told < times; told += 1) {
        simulator.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id })
      }
    },
    webhooks: settings => simulator.configureWebhooks(settings),
    retriesSent: client_user_id => sent('/identity_verification/retry', client_user_id),
    setMode: async mode => {
      lines.push(paragraph(`RETRY_MODE=${mode}`, '→ ', 'dim'))
      await stack.setMode(mode)
    },
    setPaused: async isPaused => {
      lines.push(paragraph(`the item control of the ledger's table: paused ${isPaused}`, '→ ', 'dim'))
      await stack.setPaused(isPaused)
    },
    passed: client_user_id =>
      simulator.seedAttempt({ client_user_id, template: { id: templateId }, status: 'success' }),
    ask: async ({ client_user_id, ...others }, { query = '', idempotencyKey } = {}) => {
      const path = `/identity_verification/retry${query}`
      const request = { client_user_id, template_id: templateId, ...others }
      const key = idempotencyKey === undefined ? '' : ` Idempotency-Key: ${idempotencyKey}`
      lines.push(paragraph(`POST ${path}${key} ${jsonLine(request)}`, '→ ', 'dim'))
      const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }
      const answer = await postJson(`${stack.url}${path}`, request, headers)
      const [first = '', ...more] = shortAnswer(answer)
      lines.push(paragraph(first, '← ', 'cyan'), ...more.map(line => paragraph(line, '  ', 'cyan')))
      return { ...answer, body: membersOf(answer.body) }
    },
    sendEvent: async ({ client_user_id, ...others }) => {
      const detail = { client_user_id, template_id: templateId, ...others }
      lines.push(paragraph(`Identity Verification Retry Requested ${jsonLine(detail)}`, '→ ', 'dim'))
      const event = stack.sendEvent(detail)
      await clock.settled()
      return event
    },
    heldAfter: ({ id }) => queue.messages().find(({ body }) => membersOf(JSON.parse(body))['id'] === id)?.receiveCount,
    created: ({ body }) => simulator.attempts().find(({ id }) => id === body['id']),
    attempts,
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
