import { expect, it } from 'vitest'
import { explanationOf } from '../../../lib/domain/operator/explanation-of.ts'
import { startConsole } from '../../../operator/console/server.ts'
import type { Functions } from '../../../operator/functions.ts'
import { isInstalled, openBrowser, seriousFindings } from '../../browser/open-browser.ts'
import { examples } from '../../domain/operator/arbitrary-view.ts'

const [view] = Object.values(examples)
if (view === undefined) throw new Error('there is no example')

const functions = {
  place: 'stage test',
  read: async () => ({ subjects: [explanationOf(view, { decisions: [], unreadable: 0 })] }),
} as unknown as Functions

const about = async () =>
  ({ place: 'stage test', is_local: false, region: null, by: 'ann', policy: null, prices: null }) as const

// A sample of what `npm run test:browser` tests, which installs the browser.
it.skipIf(!isInstalled())(
  'the console works in a real browser (skipped without one: npm run test:browser)',
  async () => {
    const [served, browser] = await Promise.all([startConsole({ functions, about, port: 0 }), openBrowser()])
    const page = await browser.open({ scheme: 'light', width: 390 })
    await page.goto(`${served.url}#/subject/somebody`)
    await page.waitForSelector('.answer')
    expect(await page.textContent('.answer')).toContain('It will be retried at')
    expect(await seriousFindings(page)).toEqual([])
    expect(page.complaints).toEqual([])
    expect(page.asked.filter(url => !url.startsWith(new URL(served.url).origin) && !url.startsWith('data:'))).toEqual(
      [],
    )
    await browser.close()
    await served.close()
  },
)
