import { aboutOf } from '../../operator/console/about-of.ts'
import { openInBrowser } from '../../operator/console/open-in-browser.ts'
import { type Console, startConsole } from '../../operator/console/server.ts'
import { functionsAt } from '../../operator/functions.ts'
import { ownName } from '../../operator/globals.ts'
import { placeOf } from '../../operator/local.ts'
import { defaultPolicyPath } from '../../policy-tools/shipped-policies.ts'
import type { Stack } from '../stack.ts'

interface ConsoleOptions {
  readonly port: number
  /** The policy file of the stack. */
  readonly policy: string | undefined
  readonly isOpened: boolean
}

/** Serves the operator's console of a stack, which asks the functions as it would ask those of a deployment. */
export const startStackConsole = async (
  { url, local }: Pick<Stack, 'url' | 'local'>,
  { port, policy = defaultPolicyPath, isOpened }: ConsoleOptions,
): Promise<Console> => {
  const place = `the local stack on port ${new URL(url).port}`
  const about = await aboutOf({ place, isLocal: true, region: undefined, by: ownName(), policy, prices: undefined })
  const described = local()
  const { plaid, events } = described
  const started = await startConsole({
    functions: functionsAt(place, async () => placeOf(described)),
    about,
    local: { plaid, events },
    port,
  })
  if (isOpened) openInBrowser(started.url)
  return started
}
