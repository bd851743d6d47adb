import { describe, expect, it } from 'vitest'
import { help } from '../../../local/start/help.ts'
import { readStartOptions } from '../../../local/start/options.ts'
import { StartOptionError } from '../../../local/start/start-option-error.ts'

const read = (args: string, port?: string) => readStartOptions(args.split(' ').filter(Boolean), port)

describe('the options of npm start', () => {
  it.each([
    ['', undefined, 3000],
    ['', '4000', 4000],
    ['--port 5000', '4000', 5000],
    ['-p 5000', undefined, 5000],
  ])('"%s" with PORT=%s puts the API on %d and Plaid on the next port', (args, variable, apiPort) => {
    expect(read(args, variable)).toMatchObject({ stack: { apiPort, plaidPort: apiPort + 1 } })
  })

  it('may ask for free ports', () => {
    expect(read('--port 0')).toMatchObject({ stack: { apiPort: 0, plaidPort: 0 } })
  })

  it('may name personas, a server for events, and a folder for the state', () => {
    const args = '--persona forged --persona blurred --forward-to http://localhost:9/ --data .data --watch --json'
    expect(read(args)).toMatchObject({
      personas: ['forged', 'blurred'],
      forwardTo: new URL('http://localhost:9/'),
      data: '.data',
      isWatching: true,
      isJson: true,
    })
    expect(read('')).toMatchObject({ personas: [], isWatching: false, isJson: false })
  })

  it('pass the rest on', () => {
    const args = '--template t --client-id c --secret s --environment production --mode shadow --no-limits'
    expect(
      read(`${args} --knob listOrder=shuffled --knob listPageSize=3 --knob rateLimitCountsRefused=true`),
    ).toMatchObject({
      stack: {
        templateId: 't',
        clientId: 'c',
        secret: 's',
        plaidEnv: 'production',
        mode: 'shadow',
        rateLimits: false,
        knobs: { listOrder: 'shuffled', listPageSize: 3, rateLimitCountsRefused: true },
      },
    })
  })

  it('name a file for the log lines', () => {
    expect(read('--log file')).toMatchObject({ log: 'file' })
    expect(read('')).not.toHaveProperty('log')
  })

  it('are by default Plaid’s Sandbox with its limits, and automatic retries', () => {
    expect(read('')).toMatchObject({
      stack: {
        templateId: 'idvtmp_local',
        clientId: 'local-client-id',
        secret: 'local-secret',
        plaidEnv: 'sandbox',
        mode: 'enforce',
        rateLimits: true,
      },
    })
  })

  it('name the policy file that decides, if one is given', () => {
    expect(read('--policy policies/acme.json')).toMatchObject({ stack: { policy: 'policies/acme.json' } })
    expect(read('')).not.toHaveProperty('stack.policy')
  })

  it.each(['--help', '-h'])('%s asks for help', args => {
    expect(read(args)).toEqual({ _tag: 'Help' })
  })

  it.each([
    ['--port x', 'port x'],
    ['--persona typo', 'persona typo is invalid: use typing-error'],
    ['--forward-to http://example.com', '--forward-to'],
    ['--port 65535', 'port 65535'],
    ['--port -1', '--port'],
    ['--environment dev', 'environment dev'],
    ['--mode off', 'mode off'],
    ['--knob listOrder=up', 'listOrder'],
    ['--knob other=1', 'other'],
    ['--knob listOrder', 'listOrder'],
    ['--other', '--other'],
    ['word', 'word'],
  ])('"%s" is refused with a line that names it', (args, named) => {
    expect(() => read(args)).toThrow(StartOptionError)
    expect(() => read(args)).toThrow(named)
  })

  it('are all in the help', () => {
    for (const name of [
      'port',
      'template',
      'environment',
      'mode',
      'client-id',
      'secret',
      'knob',
      'no-limits',
      'persona',
      'forward-to',
      'data',
      'watch',
      'json',
      'log',
      'attempt',
      'policy',
      'help',
    ]) {
      expect(help).toContain(`--${name} `)
    }
  })
})
