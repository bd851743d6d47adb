/** The rows of the tables of a document that follow this heading, up to the next one; each cell is its text. */
export const rowsUnder = (markdown: string, heading: string): ReadonlyArray<readonly string[]> => {
  const [, rest = ''] = markdown.split(`\n## ${heading}\n`)
  const [section = ''] = rest.split('\n## ')
  return section
    .split('\n')
    .filter(line => /^\| [^-]/.test(line))
    .slice(1)
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    )
}

/** The words in code spans of a cell. */
export const codeIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => String(word))
