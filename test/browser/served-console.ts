import { type Stack, startStack } from '../../local/stack.ts'
import { aboutOf } from '../../operator/console/about-of.ts'
import { type Console, startConsole } from '../../operator/console/server.ts'
import { type Functions, functionsAt } from '../../operator/functions.ts'
import { placeOf } from '../../operator/local.ts'
import { defaultPolicyPath } from '../../policy-tools/shipped-policies.ts'

const template_id = 'idvtmp_local'

/** A local stack, and what asks its functions. */
export interface Place {
  readonly stack: Stack
  readonly functions: Functions
}

export const startPlace = async (): Promise<Place> => {
  const stack = await startStack({ rateLimits: false })
  return { stack, functions: functionsAt('the local stack', async () => placeOf(stack.local())) }
}

const prices = { currency: 'USD', amounts: { anti_fraud_engine: 0.25, data_source: 0.5, document: 0.75, selfie: 0.4 } }

export const serve = async ({ stack, functions }: Place): Promise<Console> => {
  const about = await aboutOf({
    place: functions.place,
    isLocal: true,
    region: undefined,
    by: 'tester',
    policy: defaultPolicyPath,
    prices: undefined,
  })
  return startConsole({
    functions,
    about: async () => ({ ...(await about()), prices }),
    local: stack.local(),
    port: 0,
  })
}

const stories = [
  ['ana', 'name-close'],
  ['boris', 'blurred-document'],
  ['chen', 'forged-document'],
  ['dora', 'high-risk'],
  ['emil', 'thin-file'],
  ['fatma', 'details-conflict'],
  ['goran', 'expired-session'],
  ['hana', 'watchlist-hit'],
  ['ivo', 'rejected-by-reviewer'],
] as const

/** Plays applicants, lets the retries be sent, and lets one of the retried succeed. */
export const play = async ({ stack: { simulator, clock } }: Place): Promise<void> => {
  for (const [client_user_id, story] of stories) simulator.playStory(story, { client_user_id, template_id })
  await clock.untilIdle()
  await simulator.advance(1_800_000)
  await clock.untilIdle()
  const open = simulator
    .attempts()
    .find(({ client_user_id, status }) => client_user_id === 'ana' && status === 'active')
  if (open === undefined) throw new Error('the first applicant was not retried')
  simulator.setStatus(open.id, 'success')
  await clock.untilIdle()
  simulator.playStory('blurred-document', { client_user_id: 'jana', template_id })
  await clock.untilIdle()
}
