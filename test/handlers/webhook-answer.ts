import { expect } from 'vitest'
import type { Answer, Receiver } from '../support/receiver.ts'

/** Part of each hostile value; no output may contain it. */
export const canary = 'canary-078051120'

export interface Expected {
  readonly status: number
  readonly outcome: string
  readonly fetches?: number
  readonly puts?: number
}

/** What every answer has in common, and what this one must have caused. */
export const expectAnswer = (
  receiver: Receiver,
  answer: Answer,
  { status, outcome, fetches, puts }: Expected,
): void => {
  expect(receiver.outcomes()).toEqual([outcome])
  expect(answer.statusCode).toBe(status)
  expect(receiver.puts).toHaveLength(puts ?? (outcome === 'accepted' ? 1 : 0))
  if (fetches !== undefined) expect(receiver.fetches).toHaveLength(fetches)
  expect(answer.headers).toMatchObject({
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
    'cache-control': 'no-store',
  })
  expect(Buffer.byteLength(answer.body)).toBeLessThanOrEqual(1_024)
  if (status === 200) expect(JSON.parse(answer.body)).toEqual({ received: true })
  else expect(JSON.parse(answer.body)).toMatchObject({ status, type: expect.stringMatching(/^urn:idv-retry:problem:/) })
  const out = [answer.body, ...receiver.written, JSON.stringify(receiver.puts)].join('')
  expect(out).not.toContain(canary)
  expect(out).not.toContain(receiver.secret)
  expect(Object.keys(Object.prototype)).toEqual([])
}
