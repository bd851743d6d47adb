import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compiled, compiledStyle, documentOf } from './build-page.ts'
import type { Report } from './report-data.ts'

interface Renderer {
  readonly reportBody: (report: Report) => string
}

const source = join(import.meta.dirname, 'page', 'report.tsx')

/** The components of the page, which Node cannot load as they are. */
const renderer = async (): Promise<Renderer> => {
  const text = await compiled({ entryPoints: [source], platform: 'node', target: 'node22' })
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as Renderer
}

/** One HTML file that needs nothing else, not even a script. */
export const buildReport = async (report: Report): Promise<string> => {
  if (!existsSync(source)) throw new Error('The report can be made in the repository only.')
  const [{ reportBody }, style] = await Promise.all([renderer(), compiledStyle()])
  return documentOf(`Retries of ${report.place}`.replaceAll(/[<>&"]/g, ''), style, reportBody(report))
}
