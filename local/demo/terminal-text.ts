import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours the text only if standard output is a terminal and NO_COLOR is not set. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

const columns = 100
const margin = '    '

/**
 * Text with a left margin, wrapped at blanks; a word longer than a line, such as a URL, stays whole. The first line
 * starts with `first`, the others are indented by its width.
 */
export const paragraph = (text: string, first = '', style: Style = 'none'): string => {
  const width = columns - margin.length - first.length
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  const hanging = ' '.repeat(first.length)
  return lines.map((each, at) => margin + (at === 0 ? styled(style, first) : hanging) + styled(style, each)).join('\n')
}

/** JSON on one line, with blanks at which it can be wrapped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value, null, 1)
    ?.replace(/([{[])\n */g, '$1')
    .replace(/\n *([}\]])/g, '$1')
    .replace(/\n */g, ' ') ?? 'nothing'
