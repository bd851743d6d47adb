import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postJson } from '../../../local/http/post-json.ts'
import { type Stack, startStack } from '../../../local/stack.ts'
import { prepare } from '../../../local/start/prepare.ts'
import { welcome } from '../../../local/start/welcome.ts'

let stack: Stack
let commands: readonly { readonly url: string; readonly body: string | undefined }[]
let text: string
beforeAll(async () => {
  stack = await startStack({ isWarm: false })
  text = welcome(stack, 'http://127.0.0.1:3002/?token=t', 'enforce', prepare(stack))
  await stack.clock.untilIdle()
  const lines = text.replaceAll(/ \\\n +/g, ' ').split('\n')
  commands = lines
    .filter(line => line.startsWith('  curl'))
    .map(line => ({ url: String(/curl .*?(http\S+)/.exec(line)?.[1]), body: / -d '(.*)'$/.exec(line)?.[1] }))
})
afterAll(() => stack.close())

const run = (at: number) => postJson(String(commands[at]?.url), commands[at]?.body)

describe('what npm start prints', () => {
  it('says the mode', () => expect(text).toContain('mode enforce'))

  it('has the variables with which the AWS CLI works on it', () => {
    const exported = [...text.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value])
    expect(Object.fromEntries(exported)).toEqual(stack.local().variables)
  })

  it('has three things to try', () => {
    expect(text.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. '])
    expect(commands).toHaveLength(3)
  })

  it('has two commands that lead to an automatic retry', async () => {
    expect(await run(0)).toMatchObject({ status: 200 })
    expect(await run(1)).toMatchObject({ status: 200 })
    const outcomes = stack.bus
      .events()
      .filter(({ source, detail }) => source === 'idv-retry' && JSON.stringify(detail).includes('typing-error-1'))
    // At-least-once: on a slow machine an event may be published again, under the same id.
    const byId = new Map(outcomes.map(event => [Object(event.detail).id, event['detail-type']]))
    expect([...byId.values()]).toEqual(['Identity Verification Retry Scheduled', 'Identity Verification Retried'])
  })

  it('has a retry to try, which is there again where the state was kept', async () => {
    expect(await run(2)).toMatchObject({ status: 201 })
    const again = prepare(stack)
    expect(again.client_user_id).toBe('user-4')
    expect(welcome(stack, 'http://127.0.0.1:1/', 'enforce', again)).toContain('"client_user_id":"user-4"')
  })
})
