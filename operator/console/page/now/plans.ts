import type { Plan } from '../plan.ts'

const switched = (answer: unknown, what: string): string =>
  `${what}, on every instance from ${String(Object(answer).effective_at)} on.`

export const pause: Plan = {
  title: 'Pause sending',
  does: 'No retry is sent any more, automatic or on demand; callers get 409 paused, and what is due waits.',
  undo: 'Resume ends it. Nothing is lost.',
  isGrave: true,
  make: reason => ({ act: 'pause', reason }),
  done: answer => switched(answer, 'Paused'),
}

export const resume: Plan = {
  title: 'Resume sending',
  does: 'Retries are sent again; what became due meanwhile is sent at the pace of the stage.',
  undo: 'Pause stops it again.',
  make: reason => ({ act: 'resume', reason }),
  done: answer => switched(answer, 'Resumed'),
}

export const move: Plan = {
  title: 'Move them back',
  does: 'Moves at most 100 dead letters back into their queue, where they are handled at once.',
  undo: 'It cannot be undone, and does no harm: a message is judged anew, and an attempt is retried at most once.',
  make: reason => ({ act: 'dead-letters-move', reason }),
  done: answer => `${String(Object(answer).moved)} moved, ${String(Object(answer).left)} left.`,
}
