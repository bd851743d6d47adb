import { expect, it } from 'vitest'
import { oneAtATime } from '../../../../local/start/watch/one-at-a-time.ts'

it('changes of one moment are one run', async () => {
  let runs = 0
  const changed = oneAtATime(
    async () => {
      runs += 1
    },
    async () => {},
  )
  await Promise.all([changed(), changed(), changed()])
  expect(runs).toBe(1)
  await changed()
  expect(runs).toBe(2)
})

it('changes during a run are one more run after it', async () => {
  const begun: (() => void)[] = []
  const first = Promise.withResolvers<void>()
  const changed = oneAtATime(
    () =>
      new Promise(resolve => {
        begun.push(resolve)
        first.resolve()
      }),
    async () => {},
  )
  const ended = changed()
  await first.promise
  void changed()
  void changed()
  expect(begun).toHaveLength(1)
  begun[0]?.()
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.()
  await ended
  expect(begun).toHaveLength(2)
})
