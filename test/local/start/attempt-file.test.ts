import { describe, expect, it } from 'vitest'
import { attemptsIn, readAttemptFile } from '../../../local/start/attempt-file.ts'
import { readStartOptions } from '../../../local/start/options.ts'
import { StartOptionError } from '../../../local/start/start-option-error.ts'

const played = {
  at: '2026-03-10T12:00:00Z',
  environment: 'production',
  attempts: [{ id: 'idv_judged' }],
  judged: 'idv_judged',
}

describe('a file of attempts', () => {
  it('has the attempts, the judged one, and what was decided', () => {
    const changed = { ...played, change: 'all lists reversed', decided: 'Hold' }
    expect(attemptsIn(JSON.stringify({ ...played, says: 'A law.', decided: 'Retry', changed }), 'a.json')).toEqual({
      ...played,
      says: 'A law.',
      decided: 'Retry',
      changed,
    })
  })

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no attempts', JSON.stringify({ ...played, attempts: undefined })],
    ['another judged attempt', JSON.stringify({ ...played, judged: 'idv_other' })],
    ['no time', JSON.stringify({ ...played, at: 'now' })],
    ['no environment', JSON.stringify({ ...played, environment: 'development' })],
  ])('with %s is refused', (_, content) => {
    expect(() => attemptsIn(content, 'a.json')).toThrow(StartOptionError)
  })

  it('that is not there is refused', async () => {
    await expect(readAttemptFile('/nowhere/a.json')).rejects.toThrow('cannot be read')
  })

  it('is named by --attempt, and its environment is used where none is given', () => {
    expect(readStartOptions(['--attempt', 'a.json'], undefined)).toMatchObject({
      attemptFile: 'a.json',
      isEnvironmentGiven: false,
    })
    expect(readStartOptions(['--environment', 'sandbox'], undefined)).toMatchObject({ isEnvironmentGiven: true })
  })
})
