import { isFailed, stepNames } from '../../plaid-simulator/attempt/steps.ts'
import type { Controls } from '../../plaid-simulator/control/controls.ts'
import { isSameId } from '../../plaid-simulator/id-spelling.ts'
import type { Facts } from './facts.ts'

/** The log has ids of attempts and no user: the simulator knows whose they are. */
export const simulatorFacts = ({ attempts, requests }: Pick<Controls, 'attempts' | 'requests'>): Facts => ({
  attempt: id => {
    const attempt = attempts().findLast(each => isSameId(each.id, id))
    if (attempt === undefined) return undefined
    const { client_user_id, steps } = attempt
    const last = stepNames.findLast(step => isFailed(steps[step]))
    return { client_user_id, ...(last !== undefined && { end: `${last} ${steps[last]}` }) }
  },
  requests,
})
