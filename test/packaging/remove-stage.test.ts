import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../packaging/options.ts'
import { type Ask, removeStage } from '../../packaging/remove-stage.ts'

const root = join(import.meta.dirname, '../..')

const removing = async ({
  ask,
  isConfirmed = false,
  stage = 'dev',
  failure,
}: {
  ask?: Ask
  isConfirmed?: boolean
  stage?: string
  failure?: string
}) => {
  const said: string[] = []
  const commands: (readonly string[])[] = []
  const sentences = await removeStage(
    root,
    { stage, region: undefined, isConfirmed },
    {
      ask,
      say: line => said.push(line),
      serverless: async args => {
        commands.push(args)
        return { failure }
      },
    },
  )
  return { sentences, commands, said: said.join('\n') }
}

describe('a removal', () => {
  test('says what goes and what stays, before it asks', async () => {
    const { commands, said } = await removing({ ask: async () => 'dev' })
    expect(said).toMatch(/idv-retry-dev from us-east-1.*goes: .*stays: .*ledger.*secret.*dead letters/s)
    expect(commands).toEqual([['remove', '--stage', 'dev', '--region', 'us-east-1']])
  })

  test.each(['', 'y', 'yes', 'DEV', 'dev2'])('is not made for the answer %j', async answer => {
    const { sentences, commands } = await removing({ ask: async () => answer })
    expect(sentences).toEqual(['Nothing was removed: the answer was not dev.'])
    expect(commands).toEqual([])
  })

  test('is not made without a terminal, unless it is confirmed', async () => {
    await expect(removing({ ask: undefined })).rejects.toThrow(UsageError)
    expect((await removing({ ask: undefined, isConfirmed: true })).commands).toHaveLength(1)
  })

  test('that fails says why, and one of an unknown stage is refused', async () => {
    expect((await removing({ isConfirmed: true, failure: 'it is protected.' })).sentences).toEqual([
      'idv-retry-dev is not removed: it is protected.',
    ])
    expect(await removing({ isConfirmed: true, stage: 'Prod' })).toMatchObject({ commands: [], said: '' })
  })
})
