import type { RecordedAnswer, RecordedAnswers } from './record-answers.ts'

const notFound: RecordedAnswer = { status: 404, body: '{}' }

/** A user's id is that of a recorded user, a point, and a number: there is any number of users of each kind. */
export const plaidAnswers = (recorded: RecordedAnswers): ((path: string, body: string) => RecordedAnswer) => {
  const parts = new Map(
    Object.entries(recorded).map(([path, answers]) => {
      const split = Object.entries(answers).map(
        ([user, { status, body }]) => [user, { status, parts: body.split(`"client_user_id":"${user}"`) }] as const,
      )
      return [path, new Map(split)]
    }),
  )
  return (path, body) => {
    const { client_user_id } = JSON.parse(body)
    const answer = parts.get(path)?.get(String(client_user_id).replace(/\.\d+$/, ''))
    if (answer === undefined) return notFound
    return { status: answer.status, body: answer.parts.join(`"client_user_id":${JSON.stringify(client_user_id)}`) }
  }
}
