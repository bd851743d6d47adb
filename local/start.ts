/** `npm start`: runs the service and a Plaid simulator on this machine until Ctrl-C. */
import { PolicyRefusedError } from '../packaging/bundle.ts'
import { beginLogFile } from './log-file.ts'
import { type Stack, startStack } from './stack.ts'
import { type AttemptFile, readAttemptFile } from './start/attempt-file.ts'
import { help } from './start/help.ts'
import { readStartOptions, StartOptionError } from './start/options.ts'
import { playAttempts } from './start/play-attempts.ts'
import { prepare } from './start/prepare.ts'
import { showLine } from './start/show-line.ts'
import { startStackConsole } from './start/start-console.ts'
import { welcome } from './start/welcome.ts'

const say = (text: string): boolean => process.stdout.write(`${text}\n`)

/** One line for an error that the user can repair; the stack trace for any other error. */
const explain = (error: unknown): string => {
  if (error instanceof StartOptionError) return `${error.message}; npm start -- --help lists the options`
  if (error instanceof PolicyRefusedError) return `the policy is refused:\n${error.message}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `port ${String(error.port)} on 127.0.0.1 is in use: choose another with npm start -- --port <n>`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/**
 * npm starts this process through a shell and sends SIGTERM to that shell. Some shells end without forwarding the
 * signal, so this process checks every 200 ms whether its parent has ended.
 */
const onceOrphaned = (stop: () => void): void => {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    stop()
  }, 200)
  watch.unref()
}

const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (process.env['npm_lifecycle_event'] === 'start') onceOrphaned(resolve)
  })

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
  const show = showLine(say)
  const write = options.log === undefined ? () => {} : beginLogFile(options.log)
  const stopped = untilStopped()
  const stack: Stack = await startStack({
    ...options.stack,
    ...(file !== undefined && !options.isEnvironmentGiven && { plaidEnv: file.environment }),
    onLogLine: line => {
      write(line)
      show(line)
    },
    onEvent: event => say(JSON.stringify(event)),
  })
  const console = await startStackConsole(stack, {
    port: options.apiPort + 2,
    policy: options.stack.policy,
    isOpened: options.isOpened,
  }).catch(async (error: unknown) => {
    await stack.close()
    throw error
  })
  if (file === undefined) say(welcome(stack, console.url, options.stack.mode ?? 'enforce', prepare(stack)))
  else playFile(stack, file)
  await stopped
  await console.close()
  await stack.close()
}

run().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
})
