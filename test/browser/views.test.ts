import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Console } from '../../operator/console/server.ts'
import { withManyRows } from './many-rows.ts'
import { type Browser, type Look, openBrowser, type Page, seriousFindings, until } from './open-browser.ts'
import { type Place, play, serve, startPlace } from './served-console.ts'

const shots = join(import.meta.dirname, 'screenshots')

const looks: readonly Look[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
  { scheme: 'dark', width: 390 },
]

/** By the amount of data: a view, and what is there when it is drawn. */
const empty = {
  start: ['/subject', 'h1'],
  unknown: ['/subject/nobody', 'h1'],
  now: ['/now', '.tiles'],
  period: ['/period', 'form.days + p + .card'],
  policy: ['/policy', 'td.number'],
  simulator: ['/simulator', '.personas'],
} as const
const filled = {
  start: ['/subject', '.rows'],
  subject: ['/subject/chen', '.timeline'],
  planned: ['/subject/jana', '.timeline'],
  now: ['/now', '.tiles'],
  period: ['/period', 'figure'],
  policy: ['/policy', 'td.number'],
} as const

let browser: Browser
let place: Place
let served: Record<string, Console>
beforeAll(async () => {
  mkdirSync(shots, { recursive: true })
  browser = await openBrowser()
  const nothing = await startPlace()
  place = await startPlace()
  await play(place)
  served = {
    empty: await serve(nothing),
    small: await serve(place),
    many: await serve({ ...place, functions: withManyRows(place.functions, 10_000) }),
  }
  return async () => {
    for (const each of Object.values(served)) await each.close()
    await nothing.stack.close()
  }
})
afterAll(async () => {
  await browser.close()
  await place.stack.close()
})

const isWiderThanScreen = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'

const show = async (page: Page, url: string, [hash, selector]: readonly [string, string]): Promise<void> => {
  await page.goto(`${url}#${hash}`)
  // The same document with another hash is not loaded again.
  await page.reload()
  await page.waitForSelector(selector)
  await until(page, `!document.querySelector('main').textContent.includes('so far…')`)
}

const cases = [
  ['empty', empty],
  ['small', filled],
  ['many', filled],
] as const

describe.each(cases)('%s', (amount, views) => {
  describe.each(looks)('$scheme, $width px', look => {
    it.concurrent.each(Object.entries(views))(
      '%s: nothing serious, nothing foreign, nothing cut off',
      async (name, view) => {
        const { url } = served[amount] as Console
        const page = await browser.open(look)
        await show(page, url, view)
        const file = join(shots, `${amount}-${name}-${look.scheme}-${look.width}.png`)
        await page.screenshot({ path: file, fullPage: true })
        expect(await seriousFindings(page)).toEqual([])
        expect(page.asked.length).toBeGreaterThan(1)
        const own = new URL(url).origin
        expect(page.asked.filter(asked => !asked.startsWith(`${own}/`) && !asked.startsWith('data:'))).toEqual([])
        expect(page.complaints).toEqual([])
        expect(await page.evaluate(isWiderThanScreen)).toBe(false)
        await page.close()
      },
    )
  })
})

const picture = join(import.meta.dirname, '../../docs/console.png')

// It would differ at each run by its times and ids: delete it to have a new one.
it.skipIf(existsSync(picture))('a picture for the documents is taken', async () => {
  const page = await browser.open({ scheme: 'light', width: 1280 })
  await show(page, (served['small'] as Console).url, filled.subject)
  expect((await page.screenshot({ path: picture })).length).toBeLessThan(200_000)
  await page.close()
})
