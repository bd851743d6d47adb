import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFaults, apiContractAt, type Operation } from '../support/api-contract.ts'
import { edited } from '../support/edited.ts'
import { type Answer, type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { templateId } from '../support/surroundings.ts'

let service: OnDemand
beforeAll(async () => {
  service = await startOnDemand()
})
afterAll(() => service.stop())

const operation: Operation = 'post /identity_verification/retry'
const retryAt = ['paths', '/identity_verification/retry', 'post'] as const

const examplesAt = (...path: readonly string[]): ReadonlyArray<readonly [name: string, value: unknown]> =>
  Object.entries(Object(apiContractAt(...path))).map(([name, example]) => [name, Object(example)['value']])

describe('the examples of a request in docs/openapi.yaml', () => {
  const examples = examplesAt(...retryAt, 'requestBody', 'content', 'application/json', 'examples')

  it.each(examples)('%s is retried, once its user and template exist', async (_, example) => {
    const { client_user_id, attempt } = service.aFailedUser()
    const body = edited(example, ['/client_user_id', client_user_id], ['/template_id', templateId])
    const answer = await service.post(body)
    expect(answer.statusCode).toBe(201)
    expect(JSON.parse(answer.body)).toMatchObject({ previous_attempt_id: attempt.id })
  })
})

describe('an answer of the handler', () => {
  const answerOf = async (query: object = {}): Promise<Answer> => {
    const { client_user_id } = service.aFailedUser()
    return service.post({ client_user_id, template_id: templateId, strategy: 'infer' }, query)
  }
  const planted = (answer: Answer, ...path: readonly string[]): readonly string[] => {
    const body = JSON.stringify(edited(JSON.parse(answer.body), [`/${[...path, 'planted'].join('/')}`, 1]))
    return answerFaults(operation, { ...answer, body })
  }

  it.each<[kind: string, query: object, places: ReadonlyArray<string>]>([
    ['a retry', {}, ['', 'template', 'steps', 'strategy', 'policy']],
    ['a dry run', { queryStringParameters: { dry_run: 'true' } }, ['', 'would_send', 'strategy', 'policy']],
  ])('of %s is in the contract, and with one more member anywhere it is not', async (_, query, places) => {
    const answer = await answerOf(query)
    expect(answerFaults(operation, answer)).toEqual([])
    for (const place of places)
      expect([place, planted(answer, ...place.split('/').filter(Boolean))]).not.toEqual([place, []])
  })

  it('without a member is not in the contract', async () => {
    const answer = await answerOf()
    for (const member of Object.keys(JSON.parse(answer.body))) {
      const body = JSON.stringify(edited(JSON.parse(answer.body), [`/${member}`, undefined]))
      expect([member, answerFaults(operation, { ...answer, body }).length > 0]).toEqual([member, true])
    }
  })
})
