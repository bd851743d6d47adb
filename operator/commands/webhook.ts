import type { AddCommand } from '../desk.ts'
import { Failure, unreachable, usage } from '../failure.ts'
import { type Globals, localPort } from '../globals.ts'
import { attemptId } from '../identified.ts'
import { readLocal } from '../local.ts'

/** Lets the simulator send one signed webhook about an attempt that it has. */
const send = async (plaid: string, attempt: string, webhook_code: string): Promise<void> => {
  const call = (path: string, body?: object): Promise<Response> =>
    fetch(`${plaid}/_sim/${path}`, body && { method: 'POST', body: JSON.stringify(body) }).catch(() => {
      throw unreachable('The Plaid simulator does not answer. Restart npm start.')
    })
  const known = await call(`attempts/${encodeURIComponent(attempt)}`)
  if (!known.ok)
    throw new Failure('problem', 'unknown', `The Plaid simulator has no attempt ${attempt}: /_sim/attempts lists them.`)
  const sent = await call('webhooks', { send: { webhook_code, identity_verification_id: attempt } })
  if (!sent.ok) throw new Failure('problem', 'refused', `The Plaid simulator refused it with status ${sent.status}.`)
}

export const webhook: AddCommand = (program, desk) => {
  program
    .command('webhook')
    .description('webhooks of a local stack')
    .command('send')
    .description('sends a signed webhook about an attempt, as Plaid does; to see that a repeat does no harm')
    .argument('<attempt>', 'the id of an attempt of the Plaid simulator')
    .option('--code <code>', 'STATUS_UPDATED, STEP_UPDATED or RETRIED', 'STATUS_UPDATED')
    .addHelpText('after', '\nExample: idvr webhook send idv_8xTGz5nHH4jz3C --local 3000')
    .action(async (attempt: string, { code }: { code: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      if (globals.stage !== undefined) throw usage('webhook send is for a local stack: leave --stage out.')
      if (!/^(STATUS_UPDATED|STEP_UPDATED|RETRIED)$/.test(code))
        throw usage('--code must be STATUS_UPDATED, STEP_UPDATED or RETRIED.')
      const { plaid } = await readLocal(globals.local ?? localPort)
      await send(plaid, attemptId(attempt), code)
      desk.show(globals, { sent: code, attempt_id: attempt }, answer => [
        `Sent ${answer.sent} about ${answer.attempt_id}.`,
      ])
    })
}
