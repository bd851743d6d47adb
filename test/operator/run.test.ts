import { createServer } from 'node:http'
import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { decodeChangeAct } from '../../lib/domain/operator/change-act-codec.ts'
import { listen } from '../../local/http/listen.ts'
import { runIdvr } from '../../operator/run.ts'
import { recordingTerminal } from '../support/recording-terminal.ts'

const run = async (args: readonly string[], answer?: string) => {
  const terminal = recordingTerminal(answer)
  const code = await runIdvr(args, terminal)
  return { code, out: terminal.output(), err: terminal.errors(), questions: terminal.questions() }
}

/** A port on which nothing listens. */
const closedPort = async (): Promise<string> => {
  const { port, close } = await listen(createServer())
  await close()
  return String(port)
}

describe('what was typed wrong ends with 2 and a sentence', () => {
  it.each([
    ['no stage', ['status'], '--stage'],
    ['a stage and a local stack', ['status', '--stage', 'dev', '--local', '4000'], 'not both'],
    ['a stage that is no name', ['status', '--stage', 'a/b'], '--stage'],
    ['a port that is none', ['status', '--local', '70000'], '--local'],
    [
      'an address for a port',
      ['status', '--local', 'http://127.0.0.1:3000'],
      '--local http://127.0.0.1:3000 is no port',
    ],
    ['an address before the command', ['--local', 'https://a.example/x', 'status'], '--local https://a.example/x'],
    ['a host and a port', ['explain', 'u', '--local', 'localhost:3000'], '--local localhost:3000 is no port'],
    ['a number of a host and a port', ['status', '--local', '127.0.0.1:3000'], '--local 127.0.0.1:3000'],
    ['a colon and a port', ['status', '--local', ':3000'], '--local :3000 is no port'],
    ['a number with a sign', ['status', '--local=-1'], '--local -1 is no port'],
    ['an unknown command', ['explode'], 'explode'],
    ['an unknown option', ['status', '--loud'], '--loud'],
    ['an id with a control character', ['explain', 'a\u0007b', '--local', '1'], 'client_user_id'],
    ['an id that is too long', ['forget', 'x'.repeat(257), '--reason', 'r', '--local', '1'], 'client_user_id'],
    ['no reason', ['pause', '--local', '1'], '--reason'],
    ['a reason of two lines', ['pause', '--reason', 'a\nb', '--local', '1', '--yes'], '--reason'],
    ['a blank reason', ['resume', '--reason', ' ', '--local', '1', '--yes'], '--reason'],
    ['an author that is too long', ['pause', '--reason', 'r', '--by', 'x'.repeat(101), '--local', '1'], '--by'],
    [
      'steps without custom',
      ['retry', 'u', '--template', 't', '--strategy', 'reset', '--steps', 'kyc_check', '--reason', 'r', '--local', '1'],
      '--steps must be allowed only',
    ],
    [
      'a step that is none',
      ['retry', 'u', '--template', 't', '--strategy', 'custom', '--steps', 'sms', '--reason', 'r', '--local', '1'],
      '--steps must be some of',
    ],
    ['an unknown strategy', ['retry', 'u', '--template', 't', '--strategy', 'again', '--reason', 'r'], 'strategy'],
    ['a count that is none', ['dead-letters', 'move', '--reason', 'r', '--count', '0', '--local', '1'], '--count'],
    [
      'a count above what one call moves',
      ['dead-letters', 'move', '--reason', 'r', '--count', '1001', '--local', '1'],
      '--count must be a whole number, 1 to 1000',
    ],
    [
      'an id of an attempt that no act accepts',
      ['review', 'close', 'x'.repeat(65), '--reason', 'r', '--local', '1'],
      '64',
    ],
    ['a reason that seems blank', ['pause', '--reason', 'a\u2800b', '--local', '1', '--yes'], '--reason'],
    ['an invisible author', ['pause', '--reason', 'r', '--by', '\u200d', '--local', '1', '--yes'], '--by'],
    ['a time that is none', ['export', '--out', 'x', '--since', 'soon', '--local', '1'], '--since'],
    ['a code that Plaid has not', ['webhook', 'send', 'a', '--code', 'X', '--local', '1'], '--code'],
    ['events of a stage', ['events', 'tail', '--stage', 'dev'], '--stage'],
  ])('%s', async (_, args, word) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(word)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('and a file that is not there', async () => {
    expect(await run(['policy', 'check', 'policies/none.json'])).toMatchObject({
      code: 2,
      err: 'policies/none.json cannot be read (ENOENT). Check its name.',
    })
  })
})

/** Texts of a few kinds of characters, with the lengths around the bounds. */
const operatorText = fc
  .array(fc.constantFrom('a', ' ', '\u200c', '\u200d', '\u2800', '\u00ad', '\u0007', '\n', '😀', 'می', '\ud800'), {
    maxLength: 4,
  })
  .chain(parts => fc.constantFrom('', 'x'.repeat(99), 'x'.repeat(198)).map(rest => `${parts.join('')}${rest}`))

it('a text of an operator is accepted if and only if the function accepts it', async () => {
  await fc.assert(
    fc.asyncProperty(operatorText, operatorText, async (reason, by) => {
      const isAccepted = E.isRight(decodeChangeAct({ act: 'pause', reason, by }))
      const { code } = await run(['pause', `--reason=${reason}`, `--by=${by}`, '--local', '1', '--yes'])
      expect(code).toBe(isAccepted ? 3 : 2)
    }),
    { numRuns: 60 },
  )
})

it('a Persian reason with a joiner is accepted', async () => {
  expect((await run(['pause', '--reason', 'می\u200cخواهم', '--local', '1', '--yes'])).code).toBe(3)
})

describe('a change', () => {
  const changes = [
    ['pause', '--reason', 'r'],
    ['resume', '--reason', 'r'],
    ['forget', 'user-1', '--reason', 'r'],
    ['review', 'close', 'idv_1', '--reason', 'r'],
    ['review', 'rearm', 'idv_1', '--reason', 'r'],
    ['retry', 'user-1', '--template', 't', '--strategy', 'reset', '--reason', 'r'],
    ['dead-letters', 'move', '--reason', 'r'],
  ]

  it.each(changes)('is not made without a terminal: %s', async (...args) => {
    const { code, out, err } = await run([...args, '--local', '1'])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('the local stack on port 1')
    expect(err).toMatch(/undo/)
    expect(err).toContain('--yes')
  })

  it.each(changes)('is not made if the person does not say yes: %s', async (...args) => {
    expect(await run([...args, '--local', '1'], 'n')).toMatchObject({ code: 2, questions: ['Do it? [y/N] '] })
    expect(await run([...args, '--local', '1'], '')).toMatchObject({ code: 2 })
  })

  it.each(changes)('is tried after a yes, and with --yes without a question: %s', async (...args) => {
    const port = await closedPort()
    expect(await run([...args, '--local', port], 'y')).toMatchObject({ code: 3, questions: ['Do it? [y/N] '] })
    expect(await run([...args, '--local', port, '--yes'])).toMatchObject({ code: 3, questions: [] })
  })

  it('that is not confirmed says so in JSON', async () => {
    const { out } = await run(['pause', '--reason', 'r', '--local', '1', '--json'])
    expect(JSON.parse(out)).toMatchObject({ code: 'not-confirmed' })
  })
})

describe('what cannot be reached ends with 3', () => {
  it('because no local stack runs', async () => {
    const port = await closedPort()
    for (const args of [['status'], ['explain', 'u'], ['events', 'tail'], ['webhook', 'send', 'a']]) {
      const { code, out, err } = await run([...args, '--local', port])
      expect([code, out]).toEqual([3, ''])
      expect(err).toContain('npm start')
    }
  })

  it('because another program listens there', async () => {
    const other = await listen(createServer((_, response) => void response.end('hello')))
    expect(await run(['status', '--local', String(other.port)])).toMatchObject({
      code: 3,
      err: expect.stringContaining('is not npm start'),
    })
    await other.close()
  })

  it('and says so in JSON', async () => {
    const { code, out, err } = await run(['status', '--local', await closedPort(), '--json'])
    expect([code, err]).toEqual([3, ''])
    expect(JSON.parse(out)).toEqual({ code: 'not-reachable', title: expect.stringContaining('npm start') })
  })
})

describe('idvr events tail', () => {
  /** A stack whose stream has these texts, and then ends. */
  const tail = async (texts: readonly string[], ...options: readonly string[]) => {
    const stack = await listen(
      createServer((request, response) => {
        if (request.url === '/events') {
          for (const text of texts) response.write(text)
          response.end()
          return
        }
        const { port } = stack
        const url = `http://127.0.0.1:${port}`
        response.end(JSON.stringify({ plaid: url, events: `${url}/events`, endpoints: { lambda: url }, functions: {} }))
      }),
    )
    const ran = await run(['events', 'tail', '--local', String(stack.port), ...options])
    await stack.close()
    return ran
  }
  const event = JSON.stringify({
    time: 't',
    'detail-type': 'Identity Verification Retried',
    detail: { attempt_id: 'a' },
  })

  it('prints each event, also one that arrives in parts, until the stack ends', async () => {
    expect(await tail([event.slice(0, 9), `${event.slice(9)}\n${event}\n`])).toMatchObject({
      code: 0,
      out: 't  Retried  a\nt  Retried  a',
      err: 'The local stack has ended.',
    })
  })

  it('ends after so many', async () => {
    expect(await tail([`${event}\n${event}\n`], '--count', '1')).toMatchObject({
      code: 0,
      out: 't  Retried  a',
      err: '',
    })
  })

  it('says of a line that is no JSON what it is, and not that the stack has ended', async () => {
    const { code, out, err } = await tail([`${event}\n<html>\n${event}\n`])
    expect([code, out]).toEqual([1, 't  Retried  a'])
    expect(err).toMatch(/^The local stack sent a line that is no JSON: /)
  })
})

describe('options of every command', () => {
  it.each([
    [['--local', 'PORT', 'status']],
    [['status', '--local', 'PORT']],
    [['--json', 'status', '--local=PORT']],
    [['review', '--local', 'PORT', 'list', '--json']],
  ])('stand before and after its name: %j', async args => {
    const port = await closedPort()
    const { code, out, err } = await run(args.map(arg => arg.replace('PORT', port)))
    expect(code).toBe(3)
    expect(`${out}${err}`).toContain(`port ${port} `)
  })

  it('a command is no port', async () => {
    const { err } = await run(['--local', 'explain', 'a\u0007b'])
    expect(err).toContain('A client_user_id')
  })
})

const commandNames = [
  'explain',
  'status',
  'pause',
  'resume',
  'retry',
  'review list',
  'review close',
  'review rearm',
  'dead-letters list',
  'dead-letters move',
  'forget',
  'export',
  'policy',
  'audit',
  'events tail',
  'webhook send',
]

describe('--help', () => {
  it('lists the commands and the exit codes', async () => {
    const { code, out } = await run(['--help'])
    expect(code).toBe(0)
    for (const name of commandNames) expect(out).toContain(`  ${name.split(' ')[0]}`)
    expect(out).toContain('Exit codes: 0 done; 1 the service answered a problem')
  })

  it.each(commandNames)('of %s has an example', async name => {
    const { code, out } = await run([...name.split(' '), '--help'])
    expect(code).toBe(0)
    expect(out).toContain(`Example: idvr ${name} `.trimEnd())
    expect(out).toContain('--stage <name>')
  })
})
