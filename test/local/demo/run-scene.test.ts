import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScene } from '../../../local/demo/run-scene.ts'
import type { Scene } from '../../../local/demo/scene.ts'
import { type Stack, startStack } from '../../../local/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ isWarm: false })
})
afterAll(() => stack.close())

const play = async (scene: Scene['play']) => {
  const { run, ended } = await startScene({ name: 'tested', title: 'tested', play: scene }, stack)
  await ended
  return { failedChecks: run.failedChecks(), text: run.lines.join('\n') }
}

describe('a scene of the demo', () => {
  it('has no failed check when every statement is true', async () => {
    const { failedChecks, text } = await play(async context => context.check('one is one', { a: [1] }, { a: [1] }))
    expect(failedChecks).toBe(0)
    expect(text).toContain('✓ one is one')
  })

  it('counts each failed check, and shows what was expected and what was found', async () => {
    const { failedChecks, text } = await play(async context => {
      context.check('one is two', 1, 2)
      context.check('nothing is something', undefined, 'something')
    })
    expect(failedChecks).toBe(2)
    expect(text).toContain('✗ one is two (expected 2, found 1)')
    expect(text).toContain('expected "something", found nothing')
  })

  it('fails when it throws', async () => {
    const { failedChecks, text } = await play(() => Promise.reject(new Error('broken off')))
    expect(failedChecks).toBe(1)
    expect(text).toContain('broken off')
  })

  it('shows the answer of the service, and fails when the answer is not the expected one', async () => {
    const { failedChecks, text } = await play(async context => {
      const answer = await context.requestRetry({ client_user_id: 'unknown', strategy: 'reset' })
      context.check('answered 201', answer.status, 201)
      context.check('one list call and no retry call', context.plaidCalls('unknown'), { list: 1, retry: 0 })
    })
    expect(failedChecks).toBe(1)
    expect(text).toContain('404 attempt-not-found')
  })

  it('lets other scenes run while it waits', async () => {
    const end = Promise.withResolvers<void>()
    const slow: Scene = {
      name: 'slow',
      title: 'slow',
      isSlow: true,
      play: async context => {
        context.letOthersRun()
        await end.promise
        context.check('at last', 1, 1)
      },
    }
    const { run, ended } = await startScene(slow, stack)
    expect(run.lines).toEqual([])
    end.resolve()
    await ended
    expect(run.lines).toHaveLength(1)
  })
})
