import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begin } from '../../../local/demo/perform.ts'
import type { Scene } from '../../../local/demo/scene.ts'
import { type Stack, startStack } from '../../../local/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack.close())

const play = async (scene: Scene['play']) => {
  const { performance, ended } = await begin({ title: 'tested', play: scene }, stack)
  await ended
  return { differences: performance.differences(), text: performance.lines.join('\n') }
}

describe('a scene of the demo', () => {
  it('has no differences when every check holds', async () => {
    const { differences, text } = await play(async stage => stage.check('one is one', { a: [1] }, { a: [1] }))
    expect(differences).toBe(0)
    expect(text).toContain('✓ one is one')
  })

  it('counts each check that does not hold, and says what differed', async () => {
    const { differences, text } = await play(async stage => {
      stage.check('one is two', 1, 2)
      stage.check('nothing is something', undefined, 'something')
    })
    expect(differences).toBe(2)
    expect(text).toContain('✗ one is two (told: 2, found: 1)')
    expect(text).toContain('told: "something", found: nothing')
  })

  it('differs when it breaks off', async () => {
    const { differences, text } = await play(() => Promise.reject(new Error('the curtain fell')))
    expect(differences).toBe(1)
    expect(text).toContain('the curtain fell')
  })

  it('sees the answer of the service, and the difference when it is not the one that was told', async () => {
    const { differences, text } = await play(async stage => {
      const answer = await stage.ask({ client_user_id: 'nobody', strategy: 'reset' })
      stage.check('answered 201', answer.status, 201)
      stage.check('one look, no retry', stage.calls('nobody'), { list: 1, retry: 0 })
    })
    expect(differences).toBe(1)
    expect(text).toContain('404 attempt-not-found')
  })

  it('lets the others go on when it only waits', async () => {
    const end = Promise.withResolvers<void>()
    const slow: Scene = {
      title: 'slow',
      isSlow: true,
      play: async stage => {
        stage.letOthersGoOn()
        await end.promise
        stage.check('at last', 1, 1)
      },
    }
    const { performance, ended } = await begin(slow, stack)
    expect(performance.lines).toEqual([])
    end.resolve()
    await ended
    expect(performance.lines).toHaveLength(1)
  })
})
