const width = 146

/** A long line in several ones, so that it can be read in a document. */
const wrapped = (line: string): readonly string[] => {
  if (line.length <= width) return [line]
  const at = line.lastIndexOf(' ', width)
  return [line.slice(0, at), ...wrapped(`        ${line.slice(at + 1)}`)]
}

/** What a run prints, the same each time: ids get names in the order in which they are seen, times are left out. */
export const newTranscript = () => {
  const lines: string[] = []
  const names = new Map<string, string>()
  const named = (id: string): string => {
    const name = names.get(id) ?? `idv_${names.size + 1}`
    names.set(id, name)
    return name
  }
  const stable = (line: string): string =>
    line
      .replaceAll(/\bidv_[A-Za-z0-9]{14}\b/g, named)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/(Plaid says [A-Z_]+, [A-Z_]+, )[A-Za-z0-9]+/g, '$1<id>')
      .replaceAll(/\S+[\\/](?=decisions\.jsonl)/g, '')
      .replaceAll(/on port \d+/g, 'on port 3000')
  return {
    add: (line: string): void => void lines.push(...wrapped(stable(line))),
    lines: (): readonly string[] => lines,
  }
}

export type Transcript = ReturnType<typeof newTranscript>
