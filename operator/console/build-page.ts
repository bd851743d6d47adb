import { join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { documentOf } from './document-of.ts'
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

const browsers = ['chrome123', 'firefox121', 'safari17.5']

export const compiled = async (options: BuildOptions): Promise<string> => {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({ ...options, ...compiling })
  return outputFiles[0]?.text.trim() ?? ''
}

export const compiledStyle = (): Promise<string> =>
  compiled({ entryPoints: [join(folder, 'style.css')], target: browsers })

/** A closing tag in a text of the script would end it. */
const inScript = (script: string): string => script.replaceAll('</script', String.raw`<\/script`)

/** The page as one HTML file. In an installed package it is ready-made: `packaging/bundle-idvr.ts`. */
export const buildPage = async (): Promise<Page> => {
  const [compiledScript, style] = await Promise.all([
    compiled({ entryPoints: [join(folder, 'main.tsx')], platform: 'browser', target: browsers }),
    compiledStyle(),
  ])
  const script = inScript(compiledScript)
  const body = `<div id="app"></div><noscript>This page needs JavaScript.</noscript><script type="module">${script}</script>`
  return { html: documentOf('idv-retry', style, body), script, style }
}
