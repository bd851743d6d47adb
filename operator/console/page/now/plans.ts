import { operatorLimits } from '../../../../lib/domain/operator/operator-limits.ts'
import { pagePlans, titles } from '../page-plans.ts'
import type { Plan } from '../plan.ts'

const switched = (answer: unknown, what: string): string =>
  `${what}, on every instance from ${String(Object(answer).effective_at)} on.`

export const pause = (place: string): Plan => ({
  ...pagePlans(place).pause(),
  title: titles.pause,
  isGrave: true,
  make: reason => ({ act: 'pause', reason }),
  done: answer => switched(answer, 'Paused'),
})

export const resume = (place: string): Plan => ({
  ...pagePlans(place).resume(),
  title: titles.resume,
  make: reason => ({ act: 'resume', reason }),
  done: answer => switched(answer, 'Resumed'),
})

export const move = (place: string): Plan => ({
  ...pagePlans(place).moveDeadLetters(operatorLimits.moveCount),
  title: titles.move,
  make: reason => ({ act: 'dead-letters-move', reason }),
  done: answer => `${String(Object(answer).moved)} moved, ${String(Object(answer).left)} left.`,
})
