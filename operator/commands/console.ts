import { once } from 'node:events'
import { defaultPolicyPath } from '../../policy-tools/shipped-policies.ts'
import type { AddCommand, Desk } from '../desk.ts'
import { usage } from '../failure.ts'
import { type Globals, ownName } from '../globals.ts'
import { readLocal } from '../local.ts'
import { plain } from '../words/plain.ts'

interface Typed {
  readonly port?: number
  readonly policy?: string
  readonly prices?: string
  readonly open?: boolean
}

const readPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 0 && port <= 65_535)) throw usage(`--port ${text} is no port: use a number from 0 to 65535.`)
  return port
}

const started = async (desk: Desk, globals: Globals, { port = 0, policy = defaultPolicyPath, prices }: Typed) => {
  const [{ startConsole }, { aboutOf }] = await Promise.all([
    import('../console/server.ts'),
    import('../console/about-of.ts'),
  ])
  const functions = desk.functions(globals)
  const { local, region, by = ownName() } = globals
  const about = await aboutOf({ place: functions.place, isLocal: local !== undefined, region, by, policy, prices })
  const parts = local === undefined ? undefined : await readLocal(local)
  return startConsole({ functions, about, port, ...(parts !== undefined && { local: parts }) }).catch(
    (error: unknown) => {
      if (Object(error)['code'] === 'EADDRINUSE') throw usage(`Port ${port} is in use: name another with --port.`)
      throw error
    },
  )
}

export const console: AddCommand = (program, desk) => {
  program
    .command('console')
    .description('shows the stage in a browser, on this machine alone; when you want to look around')
    .option('--port <number>', 'the port of the page on 127.0.0.1 (a free one)', readPort)
    .option('--policy <file>', "the stage's policy file, to be said in words (policies/default-v2.json)")
    .option(
      '--prices <file>',
      'what checks cost, as policies/prices.example.json: then the period says what retries cost',
    )
    .option('--open', 'opens it in the browser')
    .addHelpText('after', '\nExample: idvr console --stage production --open')
    .action(async (typed: Typed, command) => {
      const globals: Globals = command.optsWithGlobals()
      const { url, close } = await started(desk, globals, typed)
      desk.terminal.out(plain(url))
      desk.terminal.err('Only this machine can open it, with this URL. Ctrl-C ends it.')
      if (typed.open === true) (await import('../console/open-in-browser.ts')).openInBrowser(url)
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      await close()
    })
}
