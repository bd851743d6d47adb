import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startScene } from '../../local/demo/run-scene.ts'
import { sections } from '../../local/demo/sections.ts'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { persona } from '../../local/plaid-simulator/persona.ts'
import type { Stack } from '../../local/stack.ts'
import { runIdvr } from '../../operator/run.ts'
import { startStack } from '../support/audited.ts'
import { recordingTerminal } from '../support/recording-terminal.ts'

/** What the applicants of the simulator typed in. Shorter words, as `IN`, are in any text. */
const personal: readonly string[] = Object.values(persona)
  .flatMap(value => (typeof value === 'string' ? [value] : Object.values(value)))
  .filter((value): value is Exclude<typeof value, null> => typeof value === 'string' && value.length > 3)
  .filter(value => value !== persona.id_number.type)

const scenes = sections.flatMap(section => section.scenes)

let stack: Stack
let users: readonly string[]
const failed: string[] = []
beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
  for (const scene of scenes) {
    const { run, ended } = await startScene(scene, stack)
    await ended
    if (run.failedChecks() > 0) failed.push(scene.name, ...run.lines)
  }
  users = [...new Set(stack.simulator.attempts().map(({ client_user_id }) => client_user_id))]
})
afterAll(() => stack.close())

const explain = async (user: string, ...more: readonly string[]) => {
  const terminal = recordingTerminal()
  const code = await runIdvr(['explain', user, ...more, '--local', new URL(stack.url).port], terminal)
  return { code, out: terminal.output(), err: terminal.errors() }
}

/** A sentence begins with a capital letter, has words, and ends. */
const sentence = /^[A-Z][^\n]* [^\n]*[.)]$/

const rowsOf = (out: string): ReadonlyMap<string, readonly string[]> => {
  const rows = new Map<string, string[]>()
  let name = ''
  for (const line of out.split('\n\nTimeline')[0]?.split('\n').slice(1) ?? []) {
    name = line.slice(0, 15).trim() || name
    rows.set(name, [...(rows.get(name) ?? []), line.slice(15).trim()])
  }
  return rows
}

describe('idvr explain, of every applicant of the demo', () => {
  it('has the applicants of scenes in which every check passed', () => {
    expect(failed).toEqual([])
    expect(users.length).toBeGreaterThan(15)
    expect(personal.length).toBeGreaterThan(8)
  })

  it('says the decision, its rule, what is left, the next time and the three texts in sentences', async () => {
    const decided: string[] = []
    for (const user of users) {
      const { code, out, err } = await explain(user)
      expect([user, code, err]).toEqual([user, 0, ''])
      const rows = rowsOf(out)
      const [decision = '', ...rules] = rows.get('Decision') ?? []
      expect(decision, user).toMatch(sentence)
      const isDecided = !decision.includes('has not decided')
      if (isDecided) decided.push(user)
      expect(rules.length > 0 || !isDecided, `${user}: a rule in words\n${out}`).toBe(true)
      for (const rule of rules) expect(rule, user).toMatch(/^(Rule [a-z0-9-]+: where |Check [a-z0-9-]+: \w).*\.$/)
      for (const now of rows.get('Now') ?? ['']) expect(now, user).toMatch(sentence)
      expect(rows.get('Retries')?.[0], user).toMatch(/^automatic \d+ used, \d+ left; on demand \d+ used, \d+ left$/)
      expect(rows.get('Next time')?.[0], user).toMatch(/^(\d{4}-\S+Z|none for an automatic retry)$/)
      expect(rows.get('For applicant')?.[0], user).toMatch(/^([A-Z].*\.|\(nothing is said\))$/)
      for (const name of ['For support', 'To change it']) expect(rows.get(name)?.[0], user).toMatch(sentence)
      expect(rows.get('For operator')?.[0], user).toMatch(/\S+ \S+/)
    }
    expect(decided.length).toBeGreaterThan(10)
  })

  it('has nothing that an applicant typed in, in words and as JSON', async () => {
    for (const user of users) {
      const printed = (await Promise.all([explain(user), explain(user, '--json')])).map(({ out }) => out).join('\n')
      expect(personal.filter(value => printed.includes(value))).toEqual([])
    }
  })
})

describe('idvr forget', () => {
  it('is refused while a retry of the person is being sent, with what to do, and is done afterwards', async () => {
    const { simulator, templateId: template_id, sendEvent, clock } = stack
    const client_user_id = 'person-in-a-send'
    const { id } = withoutWebhooks(simulator, () =>
      failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName),
    )
    simulator.addFault({ endpoint: 'retry', fault: '500' })
    sendEvent({ client_user_id, template_id, strategy: 'reset', idempotency_key: `key of ${id}` })
    await clock.untilIdle()
    const forget = async () => {
      const terminal = recordingTerminal()
      const args = ['forget', client_user_id, '--reason', 'request 12', '--yes', '--local', new URL(stack.url).port]
      return { code: await runIdvr(args, terminal), out: terminal.output(), err: terminal.errors() }
    }
    const refused = await forget()
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toMatch(/^Nothing was forgotten: a retry of person-in-a-send .* idvr forget .* again/)
    expect(await explain(client_user_id)).toMatchObject({ code: 0, out: expect.stringContaining('not known yet') })
    await clock.advance(20 * 60_000)
    expect(await forget()).toMatchObject({ code: 0, out: expect.stringContaining('person-in-a-send is forgotten') })
  })
})
