/** A command line of a document, as words; a backslash at the end of a line continues it. */
export const commandsIn = (text: string): ReadonlyArray<readonly string[]> =>
  text
    .replaceAll(/ *\\\n */g, ' ')
    .split('\n')
    .flatMap(line => line.replace(/ {2,}#.*$/, '').split(/ && | \| /))
    .filter(command => command.trim() !== '' && !command.startsWith('#'))
    .map(wordsIn)

const wordsIn = (command: string): readonly string[] =>
  [...command.trim().matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  )

export interface Call {
  readonly url: string
  readonly init: RequestInit
}

/** What `curl` would send; throws on an option that is not known here. */
export const callOf = (words: readonly string[]): Call => {
  const headers: Record<string, string> = {}
  let url: string | undefined
  let method: string | undefined
  let body: string | undefined
  const rest = words.slice(1).values()
  const next = (): string => String(rest.next().value)
  for (const word of rest) {
    if (word === '-s' || word === '-i' || word === '-sS') continue
    if (word === '-X') method = next()
    else if (word === '-d') body = next()
    else if (word === '-H') {
      const [name = '', ...value] = next().split(':')
      headers[name] = value.join(':').trim()
    } else if (word.startsWith('-')) throw new Error(`curl ${word}: not known`)
    else url = word
  }
  if (url === undefined) throw new Error('curl: no URL')
  return {
    url,
    init: { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, ...(body !== undefined && { body }) },
  }
}
