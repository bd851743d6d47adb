import { plansAt } from './words/plans.ts'

/** The plans of all changes, as they are undone at the command line. */
export const commandPlans = (place: string) =>
  plansAt(place, {
    pause: 'idvr pause --reason <text>',
    resume: 'idvr resume --reason <text>',
    rearm: 'idvr review rearm',
  })
