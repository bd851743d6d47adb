import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Console } from '../../operator/console/server.ts'
import { withManyRows } from './many-rows.ts'
import { type Browser, openBrowser, type Page, until } from './open-browser.ts'
import { type Place, play, serve, startPlace } from './served-console.ts'

const rows = 10_000

/** The third best try counts: what else runs on the machine only adds time. Where it does, there are more tries. */
const tries = 9
const triesMax = 30

let browser: Browser
let place: Place
let served: Console
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
  place = await startPlace()
  await play(place)
  // Asked once: what is measured is the console, and not the functions of a local stack.
  const answer = await place.functions.read({ act: 'explain', client_user_id: 'chen' })
  const functions = { ...place.functions, read: async () => answer as never }
  served = await serve({ ...place, functions: withManyRows(functions, rows) })
  page = await browser.open({ scheme: 'light', width: 1280 })
  await page.goto(served.url)
  await page.waitForSelector('search input')
})
afterAll(async () => {
  await browser.close()
  await served.close()
  await place.stack.close()
})

const between = (first: string, last: string): Promise<number> =>
  page.evaluate(`performance.getEntriesByName('${last}').at(-1).startTime
    - performance.getEntriesByName('${first}').at(-1).startTime`)

const thirdBestOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[2] ?? Number.POSITIVE_INFINITY

/** The third best time, in milliseconds. All of them are printed. */
const measured = async (budgetMs: number, measure: (attempt: number) => Promise<number>): Promise<number> => {
  const all: number[] = []
  while (all.length < tries || (thirdBestOf(all) >= budgetMs && all.length < triesMax))
    all.push(await measure(all.length))
  process.stdout.write(`${expect.getState().currentTestName}: ${all.map(ms => ms.toFixed(0)).join(', ')} ms\n`)
  return thirdBestOf(all)
}

it(`a search whose timeline has ${rows} rows is shown within 200 ms`, async () => {
  const ms = await measured(200, async attempt => {
    await page.evaluate('performance.clearMarks()')
    await page.fill('search input', `user-${attempt}`)
    await page.keyboard.press('Enter')
    await until(page, `performance.getEntriesByName('searched').length > 0`)
    return between('search', 'searched')
  })
  expect(ms).toBeLessThan(200)
})

it(`a filter over ${rows} rows is shown within 200 ms`, async () => {
  const ms = await measured(200, async attempt => {
    await page.evaluate('performance.clearMarks()')
    await page.fill('.filter input', attempt % 2 === 0 ? 'decided' : 'ended')
    await until(page, `performance.getEntriesByName('filtered').length > 0`)
    return between('filter', 'filtered')
  })
  expect(ms).toBeLessThan(200)
  await page.fill('.filter input', '')
})

/** Scrolls from the start to the end in 60 frames; answers the longest time between two frames. */
const longestFrame = `new Promise(resolve => {
  const list = document.querySelector('.scrolls')
  const step = list.scrollHeight / 60
  list.scrollTop = 0
  let last
  let longest = 0
  let frames = 0
  const frame = now => {
    if (last !== undefined) longest = Math.max(longest, now - last)
    last = now
    frames += 1
    list.scrollTop += step
    if (frames < 60) requestAnimationFrame(frame)
    else resolve(longest)
  }
  requestAnimationFrame(frame)
})`

it(`no frame takes over 100 ms while ${rows} rows are scrolled`, async () => {
  const ms = await measured(100, () => page.evaluate(longestFrame))
  expect(ms).toBeLessThan(100)
  // Rows are measured as they come into view, so the end moves a little.
  await until(
    page,
    `(list => { list.scrollTop = list.scrollHeight; return list.textContent.includes('-${rows - 1}') })(document.querySelector('.scrolls'))`,
  )
})

it('only the rows in view are in the document', async () => {
  expect(await page.evaluate(`document.querySelectorAll('.scrolls .row').length`)).toBeLessThan(60)
})
