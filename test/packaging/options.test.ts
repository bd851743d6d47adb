import { describe, expect, test } from 'vitest'
import { readOptions, UsageError } from '../../packaging/options.ts'

const asPackage = { name: 'package', defaultStage: 'dev' } as const
const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return ''
}

describe('the options of a command', () => {
  test('are a stage and a region', () => {
    expect(readOptions(asPackage, ['--stage', 'production', '--region=eu-west-1'], {})).toEqual({
      stage: 'production',
      region: 'eu-west-1',
      isConfirmed: false,
    })
    expect(readOptions(asPackage, [], {})).toMatchObject({ stage: 'dev', region: undefined })
    expect(readOptions({ name: 'remove' }, ['-s', 'dev', '--yes'], {})).toMatchObject({ isConfirmed: true })
  })

  test.each([
    [['--param=retryMode=enforce'], /kept in stages\/dev\.yml/],
    [['--stage', 'production', '--param', 'retryMode=enforce'], /kept in stages\/production\.yml/],
    [['--stagee', 'production'], /'--stagee'/],
    [['--force'], /'--force'/],
    [['--yes'], /'--yes'/],
    [['production'], /'production'/],
    [['--stage'], /--stage/],
    [['--stage', 'a', '--stage', 'b'], /twice/],
  ])('%j is refused in one sentence', (args, sentence) => {
    const message = messageOf(() => readOptions(asPackage, args, {}))
    expect(message).toMatch(sentence)
    expect(message).toMatch(/^[^\n]+[^.]\.$/)
  })

  test('what deploys or removes needs the stage', () => {
    for (const name of ['deploy', 'remove'] as const)
      expect(messageOf(() => readOptions({ name }, [], {}))).toContain(`npm run ${name} -- --stage <stage>`)
  })

  test('an option that npm kept to itself is refused, and not one of an outer script', () => {
    const kept = { npm_config_stage: 'production' }
    expect(messageOf(() => readOptions(asPackage, [], { ...kept, npm_lifecycle_event: 'package' }))).toContain(
      'npm kept --stage',
    )
    expect(readOptions(asPackage, [], { ...kept, npm_lifecycle_event: 'another' })).toMatchObject({ stage: 'dev' })
  })
})
