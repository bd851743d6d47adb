import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import type { Page } from './security-headers.ts'

const folder = join(import.meta.dirname, 'page')

/** How everything of the page is compiled: it is written in TSX, which Node does not run. */
const compiling = {
  bundle: true,
  write: false,
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
  charset: 'utf8',
} satisfies BuildOptions

export const compiled = async (options: BuildOptions): Promise<string> => {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({ ...options, ...compiling })
  return outputFiles[0]?.text.trim() ?? ''
}

export const compiledStyle = (): Promise<string> =>
  compiled({ entryPoints: [join(folder, 'style.css')], target: ['chrome120', 'firefox121', 'safari17'] })

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M13 8a5 5 0 1 1-1.5-3.5M12 1v4H8' fill='none' stroke='%233b6fd4' stroke-width='2'/%3E%3C/svg%3E"

/** A closing tag in a text of the script would end it. */
const inScript = (script: string): string => script.replaceAll('</script', String.raw`<\/script`)

export const documentOf = (title: string, style: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
  `<link rel="icon" href="${icon}"><style>${style}</style></head><body>${body}</body></html>`

const fromSources = async (): Promise<Page> => {
  const [script, style] = await Promise.all([
    compiled({
      entryPoints: [join(folder, 'main.tsx')],
      platform: 'browser',
      target: ['chrome120', 'firefox121', 'safari17'],
    }),
    compiledStyle(),
  ])
  const safe = inScript(script)
  const body = `<div id="app"></div><noscript>This page needs JavaScript.</noscript><script type="module">${safe}</script>`
  return { html: documentOf('idv-retry', style, body), script: safe, style }
}

const packed = join(import.meta.dirname, 'console-page.json')

/** The page as one HTML file: compiled here in the repository, ready-made in an installed package. */
export const buildPage = async (): Promise<Page> =>
  existsSync(folder) ? fromSources() : (JSON.parse(await readFile(packed, 'utf8')) as Page)
