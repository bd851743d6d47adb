import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../lib/domain/attempt.ts'
import type { Evidence } from '../../lib/domain/evidence.ts'
import { limits } from '../../lib/domain/limits.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { encodeRetryRequest, type RetryRequest } from '../../lib/domain/retry-request.ts'
import type { ConcreteRetryRequest } from '../../lib/domain/strategy.ts'
import { type RetryEnvironment, retryAttempt } from '../../lib/use-cases/retry-attempt.ts'
import { arbitraryRetryRequest } from '../support/arbitrary-retry-request.ts'
import { anAttempt } from '../support/attempt.ts'

const enough = limits.plaidDeadlineMs + limits.sendMarginMs

interface Setting {
  readonly attempts?: ReadonlyArray<Attempt>
  readonly listed?: E.Either<RetryError, 'attempts'>
  readonly evidence?: Evidence
  readonly templateIds?: ReadonlyArray<string>
  readonly plaidEnv?: 'sandbox' | 'production'
  readonly remainingMs?: number
  readonly dryRun?: boolean
}

/** Runs the use case on ports that count what they are asked. */
const run = async (request: RetryRequest, setting: Setting = {}) => {
  const { client_user_id, template_id } = request
  const mine = { client_user_id, template: { id: template_id, version: 1 } }
  const attempts = (setting.attempts ?? [anAttempt({ id: 'idv_A' })]).map(attempt => ({ ...attempt, ...mine }))
  const child = anAttempt({ ...mine, id: 'idv_B', status: 'active', previous_attempt_id: 'idv_A' })
  const evidence = setting.evidence ?? { _tag: 'Answered', status: 200, body: JSON.stringify(child) }
  const sent: ConcreteRetryRequest[] = []
  const noted: object[] = []
  let lists = 0
  const unused = () => TE.left<RetryError>({ _tag: 'NotAllowed' })
  const environment: RetryEnvironment = {
    plaid: {
      listAttempts: () => () => {
        lists += 1
        return Promise.resolve(
          setting.listed && E.isLeft(setting.listed) ? setting.listed : E.right({ attempts, strangers: 3 }),
        )
      },
      retryAttempt: concrete => () => {
        sent.push(concrete)
        return Promise.resolve(E.right(evidence))
      },
      getAttempt: unused,
      webhookKey: unused,
    },
    journal: { note: members => () => void noted.push(members) },
    nowMs: () => 0,
    plaidEnv: setting.plaidEnv ?? 'production',
    templateIds: new Set(setting.templateIds ?? [template_id]),
  }
  const command = { request, dryRun: setting.dryRun ?? false, remainingMs: () => setting.remainingMs ?? enough }
  const result = await retryAttempt(command)(environment)()
  return { result, sent, lists: () => lists, noted: Object.assign({}, ...noted) }
}

const forAnyRequest = (law: (request: RetryRequest) => Promise<void>) =>
  fc.assert(fc.asyncProperty(arbitraryRetryRequest, law), { numRuns: 200 })

describe('retryAttempt', () => {
  it('lists once, sends once, and sends what was asked', () =>
    forAnyRequest(async request => {
      const { result, sent, lists } = await run(request)
      expect(E.isRight(result)).toBe(true)
      expect(lists()).toBe(1)
      const strategy = request.strategy === 'infer' ? 'incomplete' : request.strategy
      expect(sent.map(encodeRetryRequest)).toEqual([{ ...encodeRetryRequest(request), strategy }])
    }))

  it.each<[string, Setting, string]>([
    ['the template is not allowed', { templateIds: [] }, 'NotAllowed'],
    ['there is no attempt', { attempts: [] }, 'AttemptNotFound'],
    ['the newest attempt may not be retried', { attempts: [anAttempt({ status: 'success' })] }, 'RetryNotPermitted'],
    ['the list failed', { listed: E.left({ _tag: 'PlaidUnavailable', cause: 'read-failed' }) }, 'PlaidUnavailable'],
    ['a whole exchange does not fit into the time left', { remainingMs: enough - 1 }, 'PlaidUnavailable'],
  ])('sends nothing where %s', (_, setting, tag) =>
    forAnyRequest(async request => {
      const { result, sent } = await run(request, setting)
      expect(result).toMatchObject({ left: { _tag: tag } })
      expect(sent).toEqual([])
    }),
  )

  it('does not even list where the template is not allowed', () =>
    forAnyRequest(async request => {
      expect((await run(request, { templateIds: [`${request.template_id}x`] })).lists()).toBe(0)
    }))

  it('sends nothing on a dry run, whatever time is left', () =>
    forAnyRequest(async request => {
      const { result, sent } = await run(request, { dryRun: true, remainingMs: 0 })
      expect(result).toMatchObject({ right: { _tag: 'DryRun', asked: request.strategy } })
      expect(sent).toEqual([])
    }))

  it('never sends again, whatever came back', () => {
    const evidence = fc.oneof<fc.Arbitrary<Evidence>[]>(
      fc.constant({ _tag: 'NotConnected' }),
      fc.constantFrom('timeout', 'connection-lost', 'too-large').map(cause => ({ _tag: 'Lost', cause })),
      fc.record({ _tag: fc.constant('Answered'), status: fc.integer({ min: 100, max: 599 }), body: fc.string() }),
    )
    return fc.assert(
      fc.asyncProperty(arbitraryRetryRequest, evidence, async (request, seen) => {
        const { result, sent } = await run(request, { evidence: seen })
        expect(sent).toHaveLength(1)
        expect(E.isLeft(result)).toBe(true)
      }),
    )
  })

  it('warns of a new attempt that follows another one, and does not hide it', () =>
    forAnyRequest(async request => {
      const elsewhere = anAttempt({ id: 'idv_C', status: 'active', previous_attempt_id: 'idv_X' })
      const evidence: Evidence = { _tag: 'Answered', status: 200, body: JSON.stringify(elsewhere) }
      const { result } = await run(request, { evidence })
      expect(result).toMatchObject({ right: { attempt: { id: 'idv_C' }, warnings: ['misdirected'] } })
    }))

  it('notes the attempt, how it stood, what is sent, and rows that are not its own', () =>
    forAnyRequest(async request => {
      const { noted, sent } = await run(request)
      expect(noted).toEqual({
        strangers: 3,
        attempt_id: 'idv_A',
        attempt_status: 'failed',
        strategy_sent: sent[0]?.strategy,
      })
    }))
})
