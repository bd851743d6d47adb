import { Option } from 'commander'
import * as E from 'fp-ts/Either'
import type { OperatorRetryAnswer } from '../../lib/domain/operator/change-answers.ts'
import type { OperatorProblem } from '../../lib/domain/operator/operator-answer.ts'
import { decodeRetryRequest } from '../../lib/domain/request/retry-request.ts'
import type { RetrySteps } from '../../lib/domain/request/retry-steps.ts'
import { commandPlans } from '../command-plans.ts'
import { confirm } from '../confirm.ts'
import { type AddCommand, signed } from '../desk.ts'
import { ProblemFailure, usage } from '../failure.ts'
import type { Globals } from '../globals.ts'
import { clientUserId, templateId } from '../identified.ts'
import { plainly } from '../words/plain.ts'
import { problemInWords } from '../words/problem.ts'
import { retryInWords } from '../words/retry.ts'

const steps = Object.keys({
  verify_sms: true,
  kyc_check: true,
  documentary_verification: true,
  selfie_check: true,
} satisfies Record<keyof RetrySteps, true>)

const listed = (text: string): ReadonlyArray<string> => text.split(',').filter(name => name !== '')

const stepsIn = (text: string): Readonly<Record<string, boolean>> => {
  const wanted = listed(text)
  const unknown = wanted.filter(name => !steps.includes(name))
  if (unknown.length > 0 || wanted.length === 0) throw usage(`--steps must be some of ${steps.join(',')}.`)
  return Object.fromEntries(steps.map(step => [step, wanted.includes(step)]))
}

interface Typed {
  readonly template: string
  readonly strategy: string
  readonly steps?: string
  readonly reason: string
  readonly override?: string
  readonly key?: string
  readonly dryRun?: boolean
}

const requestOf = (user: string, { template, strategy, steps: named }: Typed): unknown => {
  const request = {
    client_user_id: clientUserId(user),
    template_id: templateId(template),
    strategy,
    ...(named !== undefined && { steps: stepsIn(named) }),
  }
  const decoded = decodeRetryRequest(request)
  if (E.isRight(decoded)) return request
  throw usage(
    decoded.left.violations.map(({ pointer, expected }) => `--${pointer.slice(1)} must be ${expected}`).join('; '),
  )
}

/** A refusal of the API is a problem here too. */
const accepted = (answer: OperatorRetryAnswer): OperatorRetryAnswer => {
  if (answer.status < 400) return answer
  const problem = answer.body as OperatorProblem
  throw new ProblemFailure(problem, problemInWords(plainly(problem)))
}

export const retry: AddCommand = (program, desk) => {
  program
    .command('retry')
    .description('retries the newest attempt of a user now; when support has decided that they may')
    .argument('<client_user_id>', 'the user')
    .requiredOption('--template <id>', 'the template of the attempt')
    .addOption(
      new Option('--strategy <name>', 'what the new attempt repeats')
        .choices(['reset', 'incomplete', 'infer', 'custom'])
        .makeOptionMandatory(),
    )
    .option('--steps <list>', `with custom: the steps to repeat, of ${steps.join(',')}`)
    .requiredOption('--reason <text>', 'why, for those who look later; no personal data')
    .option('--override <list>', 'goes past attempt-still-active,already-verified; needs --key, and reset or custom')
    .option('--key <text>', 'the idempotency key: a repeat with it makes no second attempt')
    .option('--dry-run', 'makes every check and sends nothing')
    .addHelpText(
      'after',
      '\nExample: idvr retry user-17 --template idvtmp_4FrXJvfQU3zGUR --strategy incomplete --reason "new photo" --key case-4711',
    )
    .action(async (user: string, typed: Typed, command) => {
      const globals: Globals = command.optsWithGlobals()
      const request = requestOf(user, typed)
      const by = signed(globals, typed.reason)
      const functions = desk.functions(globals)
      const { dryRun = false, key, override } = typed
      if (!dryRun) {
        const { template: template_id, strategy } = typed
        const plan = commandPlans(functions.place).retry({ client_user_id: user, template_id, strategy })
        await confirm(desk, globals, { ...plan, undo: `${plan.undo} --dry-run shows first whether it is possible.` })
      }
      const answer = await functions.change({
        act: 'retry',
        request,
        ...by,
        ...(key !== undefined && { idempotency_key: key }),
        ...(override !== undefined && { overrides: listed(override) }),
        ...(dryRun && { dry_run: true }),
      })
      desk.show(globals, accepted(answer), shown => retryInWords(shown, dryRun))
    })
}
