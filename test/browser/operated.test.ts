import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { personaTexts } from '../../local/plaid-simulator/personas/personas.ts'
import type { Console } from '../../operator/console/server.ts'
import { intoReview } from '../support/review.ts'
import { type Browser, openBrowser, until } from './open-browser.ts'
import { type Place, play, serve, startPlace } from './served-console.ts'

const shots = join(import.meta.dirname, 'screenshots')
mkdirSync(shots, { recursive: true })

let browser: Browser
let place: Place
let served: Console
beforeAll(async () => {
  browser = await openBrowser()
  place = await startPlace()
  await play(place)
  await intoReview(place.stack, 'unclear')
  served = await serve(place)
})
afterAll(async () => {
  await browser.close()
  await served.close()
  await place.stack.close()
})

const desktop = { scheme: 'light', width: 1280 } as const

it('five clicks at most lead from the start to why a subject was held, and what would alter it', async () => {
  const page = await browser.open(desktop)
  await page.goto(served.url)
  const clicks = ['nav a[href="#/period"]', 'summary:has-text("more than a typing error")', 'a[href="#/subject/fatma"]']
  for (const selector of clicks) {
    await page.waitForSelector(selector)
    await page.click(selector)
  }
  await page.waitForSelector('.answer')
  expect(clicks.length).toBeLessThanOrEqual(5)
  const answer = await page.textContent('.answer')
  expect(answer).toContain('It is held because more than a typing error differs from the data sources.')
  expect(answer).toContain('What would alter it: A person may retry it on demand')
  await page.close()
})

it('the keyboard alone finds a subject, opens a change, and gives it up', async () => {
  const page = await browser.open(desktop)
  await page.goto(served.url)
  await page.waitForSelector('h1')
  await page.keyboard.press('/')
  await page.keyboard.type('chen')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.answer')
  const focused = () => page.evaluate<string>('document.activeElement.textContent')
  const reached: string[] = []
  // From the field: its button, the views, then what may be done.
  for (let count = 0; count < 20 && !reached.at(-1)?.startsWith('Forget'); count += 1) {
    await page.keyboard.press('Tab')
    reached.push(await focused())
  }
  expect(reached).toEqual([
    'Search',
    'Subject',
    'Now',
    'Period',
    'Policy',
    'Simulator',
    'Retry what failed…',
    'Retry from the start…',
    'Forget the user…',
  ])
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog[open]')
  expect(await page.textContent('dialog[open]')).toContain('It cannot be undone.')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(`document.querySelector('dialog[open]') === null`)).toBe(true)
  expect(await focused()).toBe('Forget the user…')
  await page.close()
})

it('the first stop of the keyboard leads past the header', async () => {
  const page = await browser.open(desktop)
  await page.goto(served.url)
  await page.waitForSelector('h1')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('main')
  await page.close()
})

it('a held applicant is retried by a person, who sees the new attempt', async () => {
  const page = await browser.open(desktop)
  await page.goto(`${served.url}#/subject/emil`)
  await page.waitForSelector('.answer.hold')
  await page.click('button:has-text("Retry from the start…")')
  await page.fill('dialog[open] input', 'a test of the console')
  await page.click('dialog[open] .primary')
  await page.waitForSelector('dialog[open] .done')
  const said = await page.textContent('dialog[open] .done')
  const made = place.stack.simulator.attempts().find(({ id }) => said?.includes(id))
  expect(made).toMatchObject({ client_user_id: 'emil', status: 'active' })
  await page.click('dialog[open] button:has-text("Close")')
  await page.waitForSelector('.answer.good')
  expect(await page.textContent('.answer')).toContain('The earlier attempt was retried')
  await page.close()
})

it('an attempt in review is closed by an operator, and is then in review no more', async () => {
  const page = await browser.open(desktop)
  await page.goto(`${served.url}#/now`)
  await page.waitForSelector('li:has-text("unclear")')
  await page.screenshot({ path: join(shots, 'review-now-light-1280.png'), fullPage: true })
  expect(await page.textContent('main')).not.toContain('There may be more')
  await page.click('li:has-text("unclear") button:has-text("Close the review…")')
  await page.fill('dialog[open] input', 'seen in the dashboard')
  await page.click('dialog[open] .primary')
  await page.waitForSelector('dialog[open] .done')
  await page.click('dialog[open] button:has-text("Close")')
  await until(page, `!document.querySelector('main').textContent.includes('unclear')`)
  await page.goto(`${served.url}#/subject/unclear`)
  await page.waitForSelector('.answer')
  expect(await page.textContent('.answer')).toContain('an operator has closed its review')
  await page.close()
})

it('Now asks for the status alone again and again: dead letters are received only when someone looks at them', async () => {
  place.stack.deadLetters.send('no event')
  const acts: string[] = []
  const { functions } = place
  const read: typeof functions.read = act => {
    acts.push(act.act)
    return functions.read(act)
  }
  const counting = await serve({ ...place, functions: { ...functions, read } })
  const page = await browser.open(desktop)
  await page.goto(`${counting.url}#/now`)
  await page.waitForSelector('h2:has-text("In review")')
  for (let count = 2; count <= 4; count += 1) {
    await page.evaluate(`dispatchEvent(new Event('focus'))`)
    await expect.poll(() => acts.filter(act => act === 'status').length).toBe(count)
  }
  expect(acts.toSorted()).toEqual(['review-list', 'status', 'status', 'status', 'status'])
  await page.click('button:has-text("Show them")')
  await page.waitForSelector('li:has-text("received once")')
  expect(acts.filter(act => act === 'dead-letters-list')).toHaveLength(1)
  await page.screenshot({ path: join(shots, 'dead-letters-now-light-1280.png'), fullPage: true })
  await page.close()
  await counting.close()
})

it('a change is made after a reason was given, and not before', async () => {
  const page = await browser.open(desktop)
  await page.goto(`${served.url}#/now`)
  await page.waitForSelector('.tiles')
  await page.click('button:has-text("Pause sending…")')
  expect(await page.evaluate(`document.querySelector('dialog[open] .primary').disabled`)).toBe(true)
  await page.fill('dialog[open] input', 'a test of the console')
  await page.click('dialog[open] .primary')
  await page.waitForSelector('dialog[open] .done')
  const status = await place.functions.read({ act: 'status' })
  expect(status).toMatchObject({ paused: true, switch: { reason: 'a test of the console', by: 'tester' } })
  await page.click('dialog[open] button:has-text("Close")')
  await page.waitForSelector('button:has-text("Resume sending…")')
  await page.close()
})

it('times are those of here, with UTC for who asks', async () => {
  const page = await browser.open(desktop)
  await page.goto(`${served.url}#/subject/chen`)
  await page.waitForSelector('time')
  const [shown, title, at] = await page.evaluate<readonly string[]>(
    `(time => [time.textContent, time.title, time.dateTime])(document.querySelector('time'))`,
  )
  expect(shown).toMatch(/ (CET|CEST|GMT\+[12]) \(/)
  expect(title).toBe(`${new Date(String(at)).toISOString().slice(0, 19).replace('T', ' ')} UTC`)
  await page.close()
})

it('an applicant of the simulator is played, judged, and shown as a live event', async () => {
  const page = await browser.open(desktop)
  await page.goto(`${served.url}#/simulator`)
  await page.waitForSelector('.personas')
  const offered = await page.evaluate<number>(`document.querySelectorAll('.personas button').length`)
  expect(offered).toBe(personaTexts.length)
  for (const [, shows] of personaTexts) expect(await page.textContent('.personas')).toContain(shows)
  await page.click('.personas button:has-text("Forged")')
  await page.waitForSelector('ol.rows li:has-text("forged-1")')
  expect(await page.textContent('ol.rows')).toContain('never')
  await page.close()
})
