import { expect } from 'vitest'
import type { Answer, OnDemand } from '../support/on-demand.ts'

/** What all refusals have in common: a small problem document that is not cached. */
export const expectRefusal = (answer: Answer, status: number | readonly number[], code?: string): void => {
  expect([status].flat()).toContain(answer.statusCode)
  expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(1_024)
  const problem = JSON.parse(answer.body)
  expect(problem).toMatchObject({ status: answer.statusCode, type: `urn:idv-retry:problem:${problem.code}` })
  expect(problem.title).toBeTruthy()
  expect(problem.request_id).toBeTruthy()
  if (code !== undefined) expect(problem.code).toBe(code)
}

/** Neither the answer nor the log has the canary, and Plaid got no request. */
export const expectSilence = (service: OnDemand, answer: Answer, canary: string): void => {
  expect(answer.body).not.toContain(canary)
  expect(service.written.join('')).not.toContain(canary)
  expect(service.plaid.requests()).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
}
