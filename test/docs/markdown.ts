import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

/** A fenced block of a document. */
export interface Sample {
  /** Its document and line, to find it by. */
  readonly at: string
  readonly language: string
  readonly text: string
}

export interface Document {
  /** From the root of the project. */
  readonly path: string
  readonly samples: readonly Sample[]
  /** The text outside of fenced blocks. */
  readonly prose: string
}

const fence = /^```([\w-]*)$/

export const parseDocument = (path: string, markdown: string): Document => {
  const samples: Sample[] = []
  const prose: string[] = []
  let open: { at: string; language: string; lines: string[] } | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const [, language] = fence.exec(line) ?? []
    if (open !== undefined && language === '') {
      samples.push({ at: open.at, language: open.language, text: open.lines.join('\n') })
      open = undefined
    } else if (open !== undefined) open.lines.push(line)
    else if (language !== undefined) open = { at: `${path}:${index + 1}`, language, lines: [] }
    else prose.push(line)
  }
  if (open !== undefined) throw new Error(`${open.at}: a block without an end`)
  return { path, samples, prose: prose.join('\n') }
}

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(folder, name))

const paths = [...markdownIn('.'), ...markdownIn('docs'), ...markdownIn('local')]

export const documents: readonly Document[] = paths.map(path =>
  parseDocument(path, readFileSync(join(root, path), 'utf8')),
)

/** The names by which GitHub links to a document's headings. */
const anchorsOf = ({ prose }: Document): readonly string[] =>
  [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** Links within the project that lead nowhere. `exists` says of a path from the root whether it is there. */
export const brokenLinks = (
  document: Document,
  all: readonly Document[],
  exists: (path: string) => boolean,
): readonly string[] =>
  [...document.prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter(target => !/^[a-z]+:/.test(target))
    .filter(target => {
      const [path = '', anchor] = target.split('#')
      const full = path === '' ? document.path : relative('.', join(dirname(document.path), path))
      if (!exists(full)) return true
      const linked = all.find(other => other.path === full)
      return anchor !== undefined && linked !== undefined && !anchorsOf(linked).includes(anchor)
    })

/** What stands between backticks in the prose. */
export const codeSpans = ({ prose }: Document): readonly string[] =>
  [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
