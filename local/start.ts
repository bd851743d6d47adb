/** `npm start`: runs the service and a Plaid simulator on this machine until Ctrl-C. */
import { beginLogFile } from './log-file.ts'
import { type Stack, startStack } from './stack.ts'
import { type AttemptFile, readAttemptFile } from './start/attempt-file.ts'
import { explainError } from './start/explain-error.ts'
import { forward } from './start/forward/forward.ts'
import { help } from './start/help.ts'
import { readStartOptions } from './start/options.ts'
import { playAttempts } from './start/play-attempts.ts'
import { prepare } from './start/prepare.ts'
import { showLine } from './start/show-line.ts'
import { showHappenings } from './start/terminal/show-happenings.ts'
import { untilStopped } from './start/until-stopped.ts'
import { watchSources } from './start/watch/watch-sources.ts'
import { welcome } from './start/welcome.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const playFile = (stack: Stack, file: AttemptFile): void => {
  say(`${file.says}\n\nPlaid's simulator, ${stack.simulator.url}, shows:`)
  for (const [id, decided] of Object.entries(playAttempts(stack, file))) say(`  ${id}: in the proof ${decided}`)
  say('\nBelow follows what the service decides. Press Ctrl-C to stop.\n')
}

const run = async (): Promise<void> => {
  const options = readStartOptions(process.argv.slice(2), process.env['PORT'])
  if (options._tag === 'Help') {
    say(help)
    return
  }
  const file = options.attemptFile === undefined ? undefined : await readAttemptFile(options.attemptFile)
  const write = options.log === undefined ? () => {} : beginLogFile(options.log)
  const stopped = untilStopped()
  let stack: Stack | undefined
  const forwarding =
    options.forwardTo === undefined ? undefined : forward(options.forwardTo, line => say(`forward  ${line}`))
  const showRaw = showLine(say)
  const showText = showHappenings(say, () => stack?.simulator)
  stack = await startStack({
    ...options.stack,
    ...(file !== undefined && !options.isEnvironmentGiven && { plaidEnv: file.environment }),
    onLogLine: text => {
      write(text)
      if (options.isJson) showRaw(text)
      else showText({ _tag: 'Logged', text })
    },
    onEvent: event => {
      forwarding?.onEvent(event)
      if (options.isJson) say(JSON.stringify(event))
      else showText({ _tag: 'Published', event })
    },
    onClockMove: (byMs, toMs) => {
      if (!options.isJson) showText({ _tag: 'ClockMoved', byMs, toMs })
    },
  })
  if (file === undefined) say(welcome(stack, options.stack.mode ?? 'enforce', prepare(stack)))
  else playFile(stack, file)
  for (const persona of options.personas) stack.simulator.playPersona(persona)
  const watching = options.isWatching ? watchSources(stack.rebuild, say, options.stack.policy) : undefined
  await stopped
  watching?.stop()
  forwarding?.stop()
  await stack.close()
}

run().catch((error: unknown) => {
  process.stderr.write(`${explainError(error)}\n`)
  process.exitCode = 1
})
