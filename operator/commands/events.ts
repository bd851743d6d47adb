import type { AddCommand, Desk } from '../desk.ts'
import { Failure, unreachable, usage } from '../failure.ts'
import { type Globals, localPort } from '../globals.ts'
import { readLocal } from '../local.ts'
import { eventInWords } from '../words/event.ts'

/** The texts of a stream, until it ends. A stack that ends breaks it off. */
async function* textsOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value } = await reader.read().catch(() => ({ value: undefined }))
    if (value === undefined) return
    yield value
  }
}

/** The lines of a stream, as they arrive. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  for await (const text of textsOf(stream)) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

const eventIn = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    const text = 'The local stack sent a line that is no JSON: npm start and idvr may be of different versions.'
    throw new Failure('problem', 'unknown-event', text)
  }
}

const readCount = (text: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw usage('--count must be a number from 1 on.')
  return Number(text)
}

const tail = async (desk: Desk, globals: Globals, countMax: number): Promise<void> => {
  if (globals.stage !== undefined) throw usage('events tail shows those of a local stack: leave --stage out.')
  const { events } = await readLocal(globals.local ?? localPort)
  const answer = await fetch(events).catch(() => undefined)
  if (answer?.body === null || answer?.body === undefined) throw unreachable('The local stack has just ended.')
  desk.terminal.progress('Waiting for events; Ctrl-C ends it')
  let count = 0
  for await (const line of linesOf(answer.body)) {
    desk.terminal.progress('')
    desk.show(globals, eventIn(line), eventInWords)
    count += 1
    if (count === countMax) return
  }
  desk.terminal.progress('')
  desk.terminal.err('The local stack has ended.')
}

export const events: AddCommand = (program, desk) => {
  program
    .command('events')
    .description('the outcome events of a local stack')
    .command('tail')
    .description('prints each event when it is published; while you try your own handling of them')
    .option('--count <number>', 'ends after so many', readCount)
    .addHelpText('after', '\nExample: idvr events tail --local 3000')
    .action(async ({ count = Number.POSITIVE_INFINITY }: { count?: number }, command) =>
      tail(desk, command.optsWithGlobals(), count),
    )
}
