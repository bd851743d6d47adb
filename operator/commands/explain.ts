import type { ExplainAnswer } from '../../lib/domain/operator/read-answers.ts'
import type { AddCommand } from '../desk.ts'
import { explainId } from '../explain-id.ts'
import { Failure, ProblemFailure } from '../failure.ts'
import type { Functions } from '../functions.ts'
import type { Globals } from '../globals.ts'
import { clientUserId, templateId } from '../identified.ts'
import { explanationInWords } from '../words/explanation.ts'
import { plain } from '../words/plain.ts'

/** What is known; nothing if the service answers that the id is of none. */
const known = async (asked: Promise<ExplainAnswer>): Promise<ExplainAnswer> =>
  asked.catch((error: unknown): ExplainAnswer => {
    if (error instanceof ProblemFailure && error.problem.status === 404) return { subjects: [] }
    throw error
  })

const answerFor = async ({ read }: Functions, id: string, template: string | undefined): Promise<ExplainAnswer> => {
  if (template !== undefined)
    return known(read({ act: 'explain', client_user_id: id, template_id: templateId(template) }))
  return explainId(
    id,
    of => known(read({ act: 'explain', ...of })),
    ({ subjects }) => subjects.length > 0,
  )
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
      const answer = await answerFor(functions, id, template)
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
