import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { endAttempt, failedAttempt, passAttempt, withoutWebhooks } from '../failed-attempt.ts'
import { postJson } from '../http/post-json.ts'
import type { Json } from '../plaid-simulator/json.ts'
import type { Stack } from '../stack.ts'
import { membersOf } from './members-of.ts'
import { outcomeLine } from './outcome-line.ts'
import type { PublishedOutcome, SceneActions, SceneContext, SceneObservations } from './scene.ts'
import { shortAnswer } from './short-answer.ts'
import { jsonLine, paragraph } from './terminal-text.ts'

/** One run of a scene: its lines are kept until it is the scene's turn to be printed. */
export interface SceneRun {
  readonly context: SceneContext
  readonly lines: readonly string[]
  readonly failedChecks: () => number
}

interface Report {
  readonly lines: string[]
  failedChecks: number
}

const attemptsOf = ({ simulator }: Stack, client_user_id: string) =>
  simulator.attempts().filter(attempt => attempt.client_user_id === client_user_id)

/** The bodies of the calls that Plaid received at an endpoint about a user. */
const received = ({ simulator }: Stack, endpoint: string, client_user_id: string): readonly Json[] =>
  simulator
    .requests()
    .flatMap(request =>
      request.endpoint === `/identity_verification/${endpoint}` && request.body?.['client_user_id'] === client_user_id
        ? [request.body]
        : [],
    )

type UserActions = Pick<
  SceneActions,
  'failedAt' | 'verified' | 'begin' | 'tell' | 'endFirstAttempt' | 'endNewestAttempt' | 'passNewestAttempt'
>

const usersOf = (stack: Stack): UserActions => {
  const { simulator, templateId: template_id, clock } = stack
  return {
    failedAt: (step, client_user_id) =>
      withoutWebhooks(simulator, () => failedAttempt(simulator, { client_user_id, template_id }, step)),
    verified: client_user_id =>
      simulator.seedAttempt({ client_user_id, template: { id: template_id }, status: 'success' }),
    begin: async client_user_id => {
      const { id } = simulator.seedAttempt({ client_user_id, template: { id: template_id } })
      const attempt = simulator.setStep(id, 'accept_tos', { status: 'success' })
      await clock.untilIdle()
      return attempt
    },
    endFirstAttempt: async (client_user_id, finding) => {
      const attempt = failedAttempt(simulator, { client_user_id, template_id }, finding)
      await clock.untilIdle()
      return attempt
    },
    tell: async (story, client_user_id) => {
      const attempt = simulator.playStory(story, { client_user_id, template_id })
      await clock.untilIdle()
      return attempt
    },
    endNewestAttempt: async (client_user_id, finding) => {
      const attempt = endAttempt(simulator, attemptsOf(stack, client_user_id).at(-1)?.id ?? '', finding)
      await clock.untilIdle()
      return attempt
    },
    passNewestAttempt: async client_user_id => {
      const attempt = passAttempt(simulator, attemptsOf(stack, client_user_id).at(-1)?.id ?? '')
      await clock.untilIdle()
      return attempt
    },
  }
}

const passed = (count: number, unit: string): string => (count === 1 ? `1 ${unit} passes` : `${count} ${unit}s pass`)

/** The clock's moves, as lines of the scene. */
const timeOf = ({ clock }: Stack, { lines }: Report): Pick<SceneActions, 'advance' | 'leap'> => ({
  advance: async minutes => {
    lines.push(paragraph(passed(minutes, 'minute'), '… ', 'dim'))
    await clock.advance(minutes * 60_000)
  },
  leap: async hours => {
    lines.push(paragraph(hours % 24 === 0 ? passed(hours / 24, 'day') : passed(hours, 'hour'), '… ', 'dim'))
    await clock.leap(hours * 3_600_000)
  },
})

const requestsOf = (stack: Stack, { lines }: Report): Pick<SceneActions, 'requestRetry' | 'requestByEvent'> => ({
  requestRetry: async ({ client_user_id, ...others }, { query = '', idempotencyKey } = {}) => {
    const path = `/identity_verification/retry${query}`
    const request = { client_user_id, template_id: stack.templateId, ...others }
    const key = idempotencyKey === undefined ? '' : ` Idempotency-Key: ${idempotencyKey}`
    lines.push(paragraph(`POST ${path}${key} ${jsonLine(request)}`, '→ ', 'dim'))
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }
    const answer = await postJson(`${stack.url}${path}`, request, headers)
    const [first = '', ...more] = shortAnswer(answer)
    lines.push(paragraph(first, '← ', 'cyan'), ...more.map(line => paragraph(line, '  ', 'cyan')))
    return { ...answer, body: membersOf(answer.body) }
  },
  requestByEvent: async ({ client_user_id, ...others }) => {
    const detail = { client_user_id, template_id: stack.templateId, ...others }
    lines.push(paragraph(`event Identity Verification Retry Requested ${jsonLine(detail)}`, '→ ', 'dim'))
    const event = stack.sendEvent(detail)
    await stack.clock.untilIdle()
    return event
  },
})

const actionsOf = (stack: Stack, report: Report, letOthersRun: () => void): SceneActions => {
  const { simulator, templateId } = stack
  const { lines } = report
  return {
    templateId,
    explain: text => void lines.push(paragraph(text)),
    ...usersOf(stack),
    ...timeOf(stack, report),
    resendStatusUpdate: (identity_verification_id, times) => {
      for (let sent = 0; sent < times; sent += 1) {
        simulator.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id })
      }
    },
    configureWebhooks: simulator.configureWebhooks,
    injectFault: (endpoint, fault) => void simulator.addFault({ endpoint, fault }),
    setMode: async mode => {
      lines.push(paragraph(`deploy with RETRY_MODE=${mode}`, '→ ', 'dim'))
      await stack.setMode(mode)
    },
    setPaused: async isPaused => {
      lines.push(paragraph(`write paused=${isPaused} to the item "control" of the ledger table`, '→ ', 'dim'))
      await stack.setPaused(isPaused)
    },
    ...requestsOf(stack, report),
    untilRetryReceived: async client_user_id => {
      while (received(stack, 'retry', client_user_id).length === 0) await wait(20)
    },
    letOthersRun,
  }
}

const outcomeReader = ({ bus }: Stack, { lines }: Report): SceneObservations['newOutcomes'] => {
  const seenIds = new Set<unknown>()
  return client_user_id => {
    const outcomes: PublishedOutcome[] = []
    for (const event of bus.events()) {
      const detail = membersOf(event.detail)
      if (event.source !== 'idv-retry' || detail['client_user_id'] !== client_user_id) continue
      // Events are published at least once: a known id is a repeat.
      if (seenIds.has(detail['id'])) continue
      seenIds.add(detail['id'])
      lines.push(paragraph(outcomeLine(event), '← ', 'cyan'))
      outcomes.push({ outcome: String(detail['outcome']), detail })
    }
    return outcomes
  }
}

const observationsOf = (stack: Stack, report: Report): SceneObservations => {
  const { simulator, queue } = stack
  const { lines } = report
  return {
    newOutcomes: outcomeReader(stack, report),
    logged: (attempt_id, sought) => {
      const line = stack
        .logLines()
        .map(each => membersOf(JSON.parse(each)))
        .findLast(each => each['attempt_id'] === attempt_id && each['outcome'] === sought)
      const { outcome, decision, rules } = membersOf(line)
      lines.push(paragraph(`log ${jsonLine({ outcome, decision, rules })}`, '← ', 'cyan'))
      return { outcome, decision, rules }
    },
    retriesReceived: client_user_id => received(stack, 'retry', client_user_id),
    receiveCount: ({ id }) =>
      queue.messages().find(({ body }) => membersOf(JSON.parse(body))['id'] === id)?.receiveCount,
    createdAttempt: ({ body }) => simulator.attempts().find(({ id }) => id === body['id']),
    attempts: client_user_id => attemptsOf(stack, client_user_id),
    plaidCalls: client_user_id => ({
      list: received(stack, 'list', client_user_id).length,
      retry: received(stack, 'retry', client_user_id).length,
    }),
    check: (statement, actual, expected) => {
      const holds = isDeepStrictEqual(actual, expected)
      if (!holds) report.failedChecks += 1
      const difference = holds ? '' : ` (expected ${jsonLine(expected)}, found ${jsonLine(actual)})`
      lines.push(paragraph(statement + difference, holds ? '✓ ' : '✗ ', holds ? 'green' : 'red'))
    },
  }
}

export const newSceneRun = (stack: Stack, letOthersRun: () => void): SceneRun => {
  const report: Report = { lines: [], failedChecks: 0 }
  const context = { ...actionsOf(stack, report, letOthersRun), ...observationsOf(stack, report) }
  return { context, lines: report.lines, failedChecks: () => report.failedChecks }
}
