type Json = Readonly<Record<string, unknown>>

/** One JSON object that a function wrote. `eventId`: CloudWatch's id of it, if the export has it. */
export interface LogRecord {
  readonly data: Json
  readonly eventId?: string
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Members of exports that hold what was written, as text or as an object, or a list of such records. */
const wrappers = ['message', '@message', 'value', 'events', 'logEvents', 'results'] as const
const ids = ['eventId', '@ptr'] as const

/** A list in a list of a wrapper, with text that is a wrapper again. */
const depthMax = 8

const withId = (records: ReadonlyArray<LogRecord>, wrapper: Json): ReadonlyArray<LogRecord> => {
  const eventId = ids.map(name => wrapper[name]).find(id => typeof id === 'string')
  return typeof eventId === 'string' ? records.map(record => ({ eventId, ...record })) : records
}

const within = (value: unknown, depth: number): ReadonlyArray<LogRecord> => {
  if (depth > depthMax) return []
  if (typeof value === 'string') return inText(value, depth + 1)
  if (Array.isArray(value)) return value.flatMap(each => within(each, depth + 1))
  if (!isObject(value)) return []
  if ('trace' in value || 'outcome' in value) return [{ data: value }]
  return withId(
    wrappers.flatMap(name => within(value[name], depth + 1)),
    value,
  )
}

/** A member `"message": "…"` of JSON that is printed over several lines. */
const printedMember = /^\s*"(?:@?message|value)"\s*:\s*("(?:[^"\\]|\\.)*")\s*,?\s*$/

/** Where JSON may begin behind a prefix: the time, the stream, or the columns of a table. */
const beginningsMax = 4

/** The JSON behind a prefix. In a table of comma-separated values its quotes are doubled. */
const behindPrefix = (text: string, depth: number): ReadonlyArray<LogRecord> => {
  let from = text.indexOf('{')
  for (let tries = 0; from >= 0 && tries < beginningsMax; tries += 1) {
    const rest = text.slice(from, text.lastIndexOf('}') + 1)
    const value = parsed(rest) ?? (rest.startsWith('{""') ? parsed(rest.replaceAll('""', '"')) : undefined)
    if (value !== undefined) return within(value, depth)
    from = text.indexOf('{', from + 1)
  }
  return []
}

const inText = (text: string, depth: number): ReadonlyArray<LogRecord> => {
  const value = parsed(text)
  if (value !== undefined) return within(value, depth)
  const [, member] = printedMember.exec(text) ?? []
  return member === undefined ? behindPrefix(text, depth) : within(parsed(member), depth)
}

/**
 * The records in one line of a file: the line itself is what a function wrote, or it is that with a prefix, or a record
 * of CloudWatch's exports with it in a member.
 */
export const logRecords = (line: string): ReadonlyArray<LogRecord> =>
  line.includes('{') || line.includes('"') ? inText(line, 0) : []
