import type { ExplainAnswer } from '../../lib/domain/operator/read-answers.ts'
import type { AddCommand } from '../desk.ts'
import { Failure, ProblemFailure } from '../failure.ts'
import type { Functions } from '../functions.ts'
import type { Globals } from '../globals.ts'
import { clientUserId, templateId } from '../identified.ts'
import { explanationInWords } from '../words/explanation.ts'
import { plain } from '../words/plain.ts'

type Asked = () => Promise<ExplainAnswer>

const isUnknown = (error: unknown): boolean => error instanceof ProblemFailure && error.problem.status === 404

/** The first answer that knows the id. The spelling of an id does not say what it is of. */
const firstKnown = async (ways: ReadonlyArray<Asked>): Promise<ExplainAnswer> => {
  for (const ask of ways) {
    const answer = await ask().catch((error: unknown): ExplainAnswer => {
      if (isUnknown(error)) return { subjects: [] }
      throw error
    })
    if (answer.subjects.length > 0) return answer
  }
  return { subjects: [] }
}

/** An id with the usual beginning of an attempt's is asked as one first: that saves a call. */
const waysOf = ({ read }: Functions, id: string, template: string | undefined): ReadonlyArray<Asked> => {
  const asUser: Asked = () =>
    read({ act: 'explain', client_user_id: id, ...(template !== undefined && { template_id: template }) })
  if (template !== undefined) return [asUser]
  const asAttempt: Asked = () => read({ act: 'explain', attempt_id: id })
  return /^(idv|flwses)_/.test(id) ? [asAttempt, asUser] : [asUser, asAttempt]
}

export const explain: AddCommand = (program, desk) => {
  program
    .command('explain')
    .description('why an attempt is or is not retried, and what may be said; when an applicant asks')
    .argument('<id>', 'a client_user_id, or the id of an attempt')
    .option('--template <id>', 'of a user: only the attempts with this template')
    .addHelpText('after', '\nExample: idvr explain user-17 --stage production')
    .action(async (id: string, { template }: { template?: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      clientUserId(id)
      const functions = desk.functions(globals)
      const answer = await firstKnown(waysOf(functions, id, template === undefined ? undefined : templateId(template)))
      if (answer.subjects.length === 0) {
        const asked =
          template === undefined ? 'No user and no attempt' : `No attempt with template ${plain(template)} of a user`
        throw new Failure(
          'problem',
          'unknown',
          `${asked} ${plain(id)} is known at ${functions.place}. Check the id and the stage.`,
        )
      }
      desk.show(globals, answer, ({ subjects }, style) =>
        subjects.flatMap((subject, index) => [...(index === 0 ? [] : ['']), ...explanationInWords(subject, style)]),
      )
    })
}
