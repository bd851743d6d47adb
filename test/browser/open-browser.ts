import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The part of playwright-core that is used. It is loaded by its path, so that types are checked without it too. */
export interface Page {
  readonly goto: (url: string) => Promise<unknown>
  readonly evaluate: <A>(expression: string) => Promise<A>
  readonly waitForSelector: (selector: string, options?: object) => Promise<unknown>
  readonly screenshot: (options: object) => Promise<Buffer>
  readonly click: (selector: string) => Promise<void>
  readonly fill: (selector: string, text: string) => Promise<void>
  readonly textContent: (selector: string) => Promise<string | null>
  readonly setContent: (html: string) => Promise<void>
  readonly reload: () => Promise<unknown>
  readonly close: () => Promise<void>
  readonly keyboard: {
    readonly press: (key: string) => Promise<void>
    readonly type: (text: string) => Promise<void>
  }
  readonly on: (event: 'request' | 'pageerror' | 'console', listener: (value: never) => void) => void
}

interface Context {
  readonly newPage: () => Promise<Page>
  readonly close: () => Promise<void>
}

export interface Look {
  readonly scheme: 'light' | 'dark'
  readonly width: number
}

export interface Browser {
  /** A page, and all that it asked for or complained about. */
  readonly open: (
    look: Look,
  ) => Promise<Page & { readonly asked: readonly string[]; readonly complaints: readonly string[] }>
  readonly close: () => Promise<void>
}

const modules = join(import.meta.dirname, 'node_modules')

export const isInstalled = (): boolean =>
  ['playwright-core', '@sparticuz/chromium', 'axe-core'].every(name => existsSync(join(modules, name, 'package.json')))

const require = createRequire(join(modules, 'x.js'))

const load = async (name: string): Promise<Record<string, never>> => import(pathToFileURL(require.resolve(name)).href)

interface Chromium {
  readonly args: readonly string[]
  readonly executablePath: () => Promise<string>
}

interface Driver {
  readonly launch: (options: object) => Promise<{
    readonly newContext: (options: object) => Promise<Context>
    readonly close: () => Promise<void>
  }>
}

/** Starts Chromium without a window. */
export const openBrowser = async (): Promise<Browser> => {
  const chromium = (await load('@sparticuz/chromium'))['default'] as unknown as Chromium
  const driver = (await load('playwright-core'))['default'] as unknown as { readonly chromium: Driver }
  const launched = await driver.chromium.launch({
    executablePath: await chromium.executablePath(),
    // In one process, a page that is closed may end the browser.
    args: chromium.args.filter(arg => arg !== '--single-process' && arg !== '--no-zygote'),
    headless: true,
  })
  return {
    open: async ({ scheme, width }) => {
      const context = await launched.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        timezoneId: 'Europe/Berlin',
      })
      const page = await context.newPage()
      const asked: string[] = []
      const complaints: string[] = []
      page.on('request', (request: { url: () => string }) => asked.push(request.url()))
      page.on('pageerror', (error: Error) => complaints.push(error.message))
      page.on('console', (message: { type: () => string; text: () => string }) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      return Object.assign(page, { asked, complaints, close: () => context.close() })
    },
    close: () => launched.close(),
  }
}

/** Waits until an expression is true. playwright's own wait evaluates text in the page, which the page forbids. */
export const until = (page: Page, expression: string): Promise<void> =>
  page.evaluate(`new Promise(resolve => {
    const look = () => (${expression}) ? resolve() : requestAnimationFrame(look)
    look()
  })`)

/** What axe-core finds that is serious or critical, one sentence each. */
export const seriousFindings = async (page: Page): Promise<readonly string[]> => {
  const { source } = (await load('axe-core'))['default'] as unknown as { readonly source: string }
  await page.evaluate(source)
  return page.evaluate<readonly string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary)))`)
}
