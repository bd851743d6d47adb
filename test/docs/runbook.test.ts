import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import type { Stack } from '../../local/stack.ts'
import { startStack } from '../support/audited.ts'
import { allIntoReview } from '../support/review.ts'
import { runbookSections } from '../support/runbook.ts'
import { idvrArguments, runIdvrHere } from './idvr-here.ts'
import { notRunCommands, runbookCommands } from './runbook-commands.ts'

const lines = runbookCommands.map(({ words }) => words)
const written = lines.filter(words => words[2] === 'idvr')
const others = lines.filter(words => words[2] !== 'idvr').map(words => words.join(' '))

const commands = [...new Map(written.map(words => [words.slice(3).join(' '), words])).entries()]
const isOnReview = (words: readonly string[]): boolean => words[3] === 'review' && words.includes('<attempt>')

let stack: Stack
let folder: string
const reviews: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idvr-runbook-'))
  stack = await startStack({ rateLimits: false })
  const ofReviews = commands.filter(([, words]) => isOnReview(words))
  reviews.push(
    ...(await allIntoReview(
      stack,
      ofReviews.map(([text]) => `review ${text}`),
    )),
  )
})
afterAll(async () => {
  await stack.close()
  await rm(folder, { recursive: true })
})

describe('the commands of docs/runbook.md', () => {
  it('are there, and name the stage of the others', () => {
    expect(commands.length).toBeGreaterThan(15)
    for (const [text] of commands) expect(text).toMatch(/ --stage production$/)
  })

  // Each on an applicant of its own, so that none meets the cool-down of another one.
  it.each(commands)('%s', async (text, words) => {
    const { simulator, templateId: template_id } = stack
    const client_user_id = `user of ${text.length} ${words[3]} ${words.length}`.replaceAll(' ', '-')
    const { id } = withoutWebhooks(simulator, () =>
      failedAttempt(simulator, { client_user_id, template_id }, 'kyc_check'),
    )
    const values = {
      '<attempt>': isOnReview(words) ? String(reviews.shift()) : id,
      '<client_user_id>': client_user_id,
      '<template>': template_id,
      'decisions.jsonl': join(folder, 'decisions.jsonl'),
    }
    if (words[3] === 'retry') await runIdvrHere(idvrArguments(resume, stack, {}))
    const { code, err } = await runIdvrHere([...idvrArguments(words, stack, values), '--yes'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })
})

describe('the other commands of docs/runbook.md', () => {
  const isListed = (command: string): boolean => notRunCommands.some(beginning => command.startsWith(beginning))

  it('are in the list of those that no test runs, with the reason', () => {
    expect(others.length).toBeGreaterThan(10)
    expect(others.filter(command => !isListed(command))).toEqual([])
  })

  it('and that list has no other ones', () => {
    const ofQueries = ['filter', 'stats']
    const isUsed = (beginning: string): boolean => others.some(command => command.startsWith(beginning))
    expect(notRunCommands.filter(beginning => !isUsed(beginning))).toEqual(ofQueries)
  })
})

describe('each section about an alarm', () => {
  it('says what it means, what to look at, what to do, and what one sees when it is over', async () => {
    const sections = await runbookSections()
    expect(sections.length).toBeGreaterThan(30)
    for (const { anchor, text } of sections)
      for (const part of ['Means', 'Look at', 'Do', 'Over'])
        expect(text, anchor).toMatch(new RegExp(`^- \\*\\*${part}\\*\\*: \\S`, 'm'))
  })
})

const resume = ['npx', '--no', 'idvr', 'resume', '--reason', 'a retry follows', '--yes', '--stage', 'production']
