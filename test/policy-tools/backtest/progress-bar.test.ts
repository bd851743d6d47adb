import { expect, it } from 'vitest'
import { progressBar } from '../../../policy-tools/backtest/progress-bar.ts'

const drawn = (isTTY: boolean, steps: ReadonlyArray<number>): string => {
  const written: string[] = []
  const bar = progressBar({ isTTY, write: text => written.push(text) }, 1_000)
  for (const done of steps) bar.at(done, `line ${done}`)
  bar.end()
  return written.join('')
}

it('a bar is drawn once for each percent, and wiped at the end', () => {
  expect(drawn(true, [500, 501, 1_000])).toBe(
    `\r${'█'.repeat(15)}${'░'.repeat(15)} 50 % line 500\u001b[K\r${'█'.repeat(30)} 100 % line 1000\u001b[K\r\u001b[K`,
  )
})

it('there is none where the stream is no terminal', () => {
  expect(drawn(false, [500, 1_000])).toBe('')
})
