import { failedAttempt } from '../../../local/failed-attempt.ts'
import { type Finding, findings } from '../../../local/findings.ts'
import type { Stack } from '../../../local/stack.ts'

const minuteMs = 60_000

/** A new applicant whose first attempt fails, by default in a way that is retried automatically. */
export const fails = async (
  { simulator, clock, templateId: template_id }: Stack,
  client_user_id: string,
  finding: Finding = findings.mistypedName,
): Promise<string> => {
  const { id } = failedAttempt(simulator, { client_user_id, template_id }, finding)
  await clock.untilIdle()
  return id
}

/** Passes minutes of which only the last two are seen one by one, in each of which the sweep runs. */
export const rest = async ({ clock }: Stack, minutes: number): Promise<void> => {
  await clock.leap((minutes - 2) * minuteMs)
  await clock.advance(2 * minuteMs)
}

/** From the end of an attempt until its retry was certainly tried. */
export const passDelay = (stack: Stack): Promise<void> => rest(stack, 27)

/** Passes the delay and then minute by minute, until the retry was just sent. */
export const untilSent = async ({ simulator, clock }: Stack, client_user_id: string): Promise<void> => {
  const isSent = (): boolean =>
    simulator
      .requests()
      .some(({ endpoint, body }) => endpoint.endsWith('/retry') && body?.['client_user_id'] === client_user_id)
  await clock.leap(25 * minuteMs)
  for (let minute = 0; !isSent(); minute += 1) {
    if (minute > 5) throw new Error(`nothing was sent for ${client_user_id}`)
    await clock.advance(minuteMs)
  }
}
