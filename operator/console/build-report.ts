import { join } from 'node:path'
import { compiled, compiledStyle } from './build-page.ts'
import { reportDocument } from './document-of.ts'
import type { Report } from './report-data.ts'

interface Renderer {
  readonly reportBody: (report: Report) => string
}

/** The components of the page, which Node cannot load as they are. */
const renderer = async (): Promise<Renderer> => {
  const entryPoints = [join(import.meta.dirname, 'page', 'report.tsx')]
  const text = await compiled({ entryPoints, platform: 'node', target: 'node22' })
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as Renderer
}

/** One HTML file that needs nothing else, not even a script. */
export const buildReport = async (report: Report): Promise<string> => {
  const [{ reportBody }, style] = await Promise.all([renderer(), compiledStyle()])
  return reportDocument(report.place, style, reportBody(report))
}
