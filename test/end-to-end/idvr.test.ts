import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Stack } from '../../local/stack.ts'
import { prepare } from '../../local/start/prepare.ts'
import { runIdvr } from '../../operator/run.ts'
import { startStack } from '../support/audited.ts'
import { recordingTerminal } from '../support/recording-terminal.ts'
import { intoReview } from '../support/review.ts'

let stack: Stack
let inReview: string
beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
  prepare(stack)
  await stack.clock.untilIdle()
  inReview = await intoReview(stack, 'unclear')
})
afterAll(() => stack.close())
afterEach(() => {
  vi.unstubAllEnvs()
})

const runWith = async (...args: readonly string[]) => {
  const terminal = recordingTerminal()
  const code = await runIdvr(args, terminal)
  return { code, out: terminal.output(), err: terminal.errors(), waited: terminal.waited() }
}

const port = (): string => new URL(stack.url).port
const run = (...args: readonly string[]) => runWith(...args, '--local', port())

/** The answer of a command with `--json`. */
const json = async (...args: readonly string[]) => {
  const { code, out, err } = await run(...args, '--json')
  expect(err).toBe('')
  return { code, answer: JSON.parse(out) as unknown }
}

describe('idvr explain', () => {
  it('says who, what was decided and why, what may be said, and what happened', async () => {
    const { code, out, err } = await run('explain', 'user-3')
    expect([code, err]).toEqual([0, ''])
    for (const line of [
      /^user-3 with template idvtmp_local$/m,
      /^Newest attempt +\S+ has the status failed: .*documentary_verification failed/m,
      /^Decision +By the policy it is never retried automatically, .*\(document-forged\)\.$/m,
      /^Retries +automatic 0 used, 2 left; on demand 0 used, 5 left$/m,
      /^For applicant +Please contact support\.$/m,
      /^For support +\S/m,
      /^For operator +.*Never: document-forged/m,
      /^To change it +\S/m,
      /^ {2}\S+Z {2}\S+ {2}decided +The policy decided: never \(document-forged\)\.$/m,
    ])
      expect(out).toMatch(line)
  })

  it('finds the same by the id of the attempt', async () => {
    const attempt = stack.simulator.attempts().find(({ client_user_id }) => client_user_id === 'user-3')
    const [byUser, byAttempt] = await Promise.all([json('explain', 'user-3'), json('explain', String(attempt?.id))])
    expect(byAttempt).toEqual(byUser)
    expect(byUser).toMatchObject({ code: 0, answer: { subjects: [{ client_user_id: 'user-3', attempts: [{}] }] } })
  })

  it('says that an id is not known', async () => {
    expect(await run('explain', 'nobody-7')).toMatchObject({
      code: 1,
      err: `No user and no attempt nobody-7 is known at the local stack on port ${port()}. Check the id and the stage.`,
    })
    expect(await json('explain', 'nobody-7')).toMatchObject({ code: 1, answer: { code: 'unknown' } })
  })
})

describe('idvr pause and resume', () => {
  it('wait until every instance has seen it, and show it in the status', async () => {
    const paused = await run('pause', '--reason', 'an incident', '--by', 'ada', '--yes')
    expect(paused).toMatchObject({ code: 0, err: '', waited: 40_000 })
    expect(paused.out).toMatch(/^Paused at \S+Z by ada: an incident\nNo retry is sent any more: /)
    expect(await json('status')).toMatchObject({
      answer: { paused: true, switch: { by: 'ada', reason: 'an incident' } },
    })
    const { out } = await run('status')
    expect(out).toContain('Sending is paused: idvr resume --reason <text> ends it.')
    expect(await json('resume', '--reason', 'over', '--yes')).toMatchObject({ code: 0, answer: { paused: false } })
  })

  it('does not wait if it is not wanted', async () => {
    const { waited, out } = await run('pause', '--reason', 'an incident', '--yes', '--no-wait')
    expect(waited).toBe(0)
    expect(out).toMatch(/From \S+Z on no retry is sent any more/)
    await run('resume', '--reason', 'over', '--yes')
  })
})

describe('idvr review', () => {
  it('lists, re-arms and closes', async () => {
    expect(await json('review', 'list')).toMatchObject({
      answer: { rows: [{ attempt_id: inReview, client_user_id: 'unclear', sends: 1 }] },
    })
    expect((await run('review', 'list')).out).toContain(`${inReview}  of unclear, template idvtmp_local: sent `)
    const closed = await run('review', 'close', inReview, '--reason', 'seen in Plaid', '--yes')
    expect(closed).toMatchObject({ code: 0, out: `The review of ${inReview} is closed.` })
    const again = await json('review', 'close', inReview, '--reason', 'seen in Plaid', '--yes')
    expect(again).toMatchObject({ code: 0, answer: { outcome: 'already-done' } })
  })

  it('says that an attempt is not known', async () => {
    const { code, err } = await run('review', 'close', 'idv_none', '--reason', 'r', '--yes')
    expect([code, err]).toEqual([1, expect.stringContaining('No attempt idv_none is known')])
  })
})

describe('idvr retry', () => {
  const typedFor = (user: string) =>
    ['retry', user, '--template', 'idvtmp_local', '--strategy', 'reset', '--reason', 'a case'] as const

  it('tries it without sending, retries once under a key, and says why not', async () => {
    const typed = typedFor('user-1')
    const dry = await run(...typed, '--dry-run')
    expect([dry.code, dry.out.split('\n')[0]]).toEqual([0, 'It is possible: nothing was sent.'])
    const sent = await run(...typed, '--key', 'case-1', '--yes')
    expect(sent.out).toMatch(/^The new attempt is \S+, after \S+, with reset\.$/m)
    const repeated = await run(...typed, '--key', 'case-1', '--yes')
    expect(repeated.out).toMatch(/^Nothing new was made: under this key it is \S+, after \S+, with reset\.$/m)
    expect(await json(...typed, '--yes')).toMatchObject({
      code: 1,
      answer: { status: 409, code: 'retry-not-permitted', reason: 'attempt-still-active' },
    })
  })

  it('overrides with a key only', async () => {
    stack.simulator.seedAttempt({ client_user_id: 'still-active', status: 'active' })
    const typed = typedFor('still-active')
    const { code, err } = await run(...typed, '--override', 'attempt-still-active', '--yes')
    expect([code, err]).toEqual([1, expect.stringMatching(/key/)])
    await stack.clock.advance(11 * 60_000)
    const overridden = await json(...typed, '--override', 'attempt-still-active', '--key', 'case-2', '--yes')
    expect(overridden).toMatchObject({ code: 0, answer: { status: 201, body: { client_user_id: 'still-active' } } })
  })
})

describe('idvr on dead letters, erasure and events', () => {
  it('lists and moves dead letters', async () => {
    stack.deadLetters.send('not an event \u001b[31m')
    const listed = await run('dead-letters', 'list')
    expect(listed.out).toMatch(/^Dead letters: 1\.\n\S+ {2}sent \S+Z {2}received (once|\d+ times) {2}not an event$/m)
    expect(await json('dead-letters', 'move', '--reason', 'r', '--yes')).toMatchObject({
      code: 0,
      answer: { moved: expect.any(Number), left: expect.any(Number) },
    })
  })

  it('forgets a person', async () => {
    stack.simulator.playStory('forged-document', { client_user_id: 'leaving' })
    await stack.clock.untilIdle()
    const { code, out } = await run('forget', 'leaving', '--reason', 'request 1', '--yes')
    expect([code, out]).toEqual([0, expect.stringMatching(/^leaving is forgotten\. Removed: .*decisions 1/)])
  })

  it('sends a webhook again, and knows no other attempt', async () => {
    const { code, err } = await run('webhook', 'send', 'idv_none')
    expect([code, err]).toEqual([1, expect.stringContaining('has no attempt idv_none')])
  })
})

/** As a person's shell after the lines that `npm start` prints. */
const stubVariables = (): void => {
  for (const [name, value] of Object.entries(stack.local().variables)) vi.stubEnv(name, value)
}

describe('idvr on a stage, with the credentials of the SDK', () => {
  it('asks the functions of the stage', async () => {
    stubVariables()
    const { code, out } = await runWith('status', '--stage', 'local', '--json')
    expect([code, JSON.parse(out)]).toMatchObject([0, { mode: 'enforce', templates: ['idvtmp_local'] }])
  })

  it('ends with 3 where the stage has no such function', async () => {
    stubVariables()
    expect(await runWith('status', '--stage', 'nosuch')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^There is no function idv-retry-nosuch-standing /),
    })
  })

  it('ends with 3 without credentials, and without a region', async () => {
    const credentials = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE', 'AWS_REGION']
    for (const name of credentials) vi.stubEnv(name, undefined)
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'])
      vi.stubEnv(name, join(import.meta.dirname, 'none'))
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    expect(await runWith('status', '--stage', 'local', '--region', 'eu-west-1')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/credentials/),
    })
    expect(await runWith('status', '--stage', 'local')).toMatchObject({
      code: 3,
      err: expect.stringMatching(/--region/),
    })
  })

  it('ends with 3 where nothing answers, and says that a change may have been made', async () => {
    stubVariables()
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', 'http://127.0.0.1:9')
    const { code, err } = await runWith('resume', '--reason', 'r', '--yes', '--stage', 'local')
    expect([code, err]).toEqual([3, expect.stringMatching(/does not answer \(ECONNREFUSED\).*may have been made/)])
  })
})

describe('the program itself', () => {
  const program = (...args: readonly string[]) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../operator/launch.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], FORCE_COLOR: '1' },
    })
    const ended = new Promise(resolve => child.once('exit', resolve))
    return Promise.all([ended, text(child.stdout), text(child.stderr)])
  }

  it('prints JSON and nothing else, and refuses a change without a terminal', async () => {
    const [status, refused] = await Promise.all([
      program('status', '--local', port(), '--json'),
      program('pause', '--reason', 'r', '--local', port()),
    ])
    expect([status[0], JSON.parse(status[1]), status[2]]).toMatchObject([0, { mode: 'enforce' }, ''])
    expect(refused).toEqual([2, '', expect.stringContaining('repeat it with --yes')])
  })
})
