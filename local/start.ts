/** `npm start`: runs the service and a Plaid simulator on this machine until Ctrl-C. */
import { join } from 'node:path'
import { beginLogFile } from './log-file.ts'
import { type Stack, startStack } from './stack.ts'
import { type AttemptFile, readAttemptFile } from './start/attempt-file.ts'
import { openDataFolder } from './start/data/data-folder.ts'
import { keepState, restoreState } from './start/data/keep-state.ts'
import { type LocalState, stateIn } from './start/data/local-state.ts'
import { explainError } from './start/explain-error.ts'
import { forward } from './start/forward/forward.ts'
import { help } from './start/help.ts'
import { readStartOptions, type StartOptions } from './start/options.ts'
import { playAttempts } from './start/play-attempts.ts'
import { prepare } from './start/prepare.ts'
import { showLine } from './start/show-line.ts'
import { startStackConsole } from './start/start-console.ts'
import { StartOptionError } from './start/start-option-error.ts'
import { showHappenings } from './start/terminal/show-happenings.ts'
import { untilStopped } from './start/until-stopped.ts'
import { watchSources } from './start/watch/watch-sources.ts'
import { welcome } from './start/welcome.ts'

type Options = Extract<StartOptions, { _tag: 'Start' }>

const root = join(import.meta.dirname, '..')

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const playFile = (stack: Stack, file: AttemptFile): void => {
  say(`${file.says}\n\nPlaid's simulator, ${stack.simulator.url}, shows:`)
  for (const [id, decided] of Object.entries(playAttempts(stack, file))) say(`  ${id}: in the proof ${decided}`)
  say('\nBelow follows what the service decides. Press Ctrl-C to stop.\n')
}

/** Where log lines, events and moves of the clock go: to the terminal, and to what else the options name. */
const outputs = (options: Options, stack: () => Stack | undefined, onHappening: () => void) => {
  const write = options.log === undefined ? () => {} : beginLogFile(options.log)
  const { forwardTo } = options
  const forwarding = forwardTo === undefined ? undefined : forward(forwardTo, line => say(`forward  ${line}`))
  const showRaw = showLine(say)
  const showText = showHappenings(say, () => stack()?.simulator)
  const settings = {
    onLogLine: text => {
      write(text)
      if (options.isJson) showRaw(text)
      else showText({ _tag: 'Logged', text })
      onHappening()
    },
    onEvent: event => {
      forwarding?.onEvent(event)
      if (options.isJson) say(JSON.stringify(event))
      else showText({ _tag: 'Published', event })
    },
    onClockMove: (byMs, toMs) => {
      if (!options.isJson) showText({ _tag: 'ClockMoved', byMs, toMs })
    },
  } satisfies Parameters<typeof startStack>[0]
  return { settings, stop: () => forwarding?.stop() }
}

/** Puts a kept state into a stack. Throws StartOptionError. */
const restore = async (stack: Stack, state: LocalState, file: string): Promise<void> =>
  restoreState(stack, state).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartOptionError(`${file} cannot be used (${why}): delete it, or name another folder with --data`)
  })

/** Runs a stack with these options until the process is to stop. What was opened is closed again, also after a failure. */
const runStack = async (options: Options): Promise<void> => {
  // Closes the latest first.
  await using opened = new AsyncDisposableStack()
  const file = options.attemptFile === undefined ? undefined : await readAttemptFile(options.attemptFile)
  const environment = (file !== undefined && !options.isEnvironmentGiven ? file : undefined)?.environment
  const plaidEnv = environment ?? options.stack.plaidEnv ?? 'sandbox'
  const data = options.data === undefined ? undefined : await openDataFolder(options.data)
  opened.defer(async () => data?.release())
  const kept = await data?.read()
  const state = data === undefined || kept === undefined ? undefined : stateIn(kept, data.file, plaidEnv)
  const stopped = untilStopped()
  let stack: Stack | undefined
  let onHappening = (): void => {}
  const { settings, stop } = outputs(
    options,
    () => stack,
    () => onHappening(),
  )
  stack = await startStack({ ...options.stack, plaidEnv, aheadMs: state?.aheadMs ?? 0, ...settings })
  opened.defer(stack.close)
  if (data !== undefined && state !== undefined) await restore(stack, state, data.file)
  const keeper = data === undefined ? undefined : keepState(stack, data, say)
  opened.defer(async () => keeper?.end())
  onHappening = () => keeper?.changed()
  const console = await startStackConsole(stack, {
    port: options.apiPort === 0 ? 0 : options.apiPort + 2,
    policy: options.stack.policy,
    isOpened: options.isOpened,
  })
  opened.defer(console.close)
  opened.defer(stop)
  if (file === undefined) say(welcome(stack, console.url, options.stack.mode ?? 'enforce', prepare(stack)))
  else playFile(stack, file)
  for (const persona of options.personas) stack.simulator.playPersona(persona)
  const { rebuild } = stack
  const { policy } = options.stack
  if (options.isWatching) opened.defer(watchSources({ root, policy, rebuild, say }).stop)
  await stopped
}

const run = async (): Promise<void> => {
  const options = readStartOptions(process.argv.slice(2), process.env['PORT'])
  if (options._tag === 'Help') say(help)
  else await runStack(options)
}

run().catch((error: unknown) => {
  process.stderr.write(`${explainError(error)}\n`)
  process.exitCode = 1
})
