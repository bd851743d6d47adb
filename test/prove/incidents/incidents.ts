import type { Incident } from './incident.ts'
import { incidentsOfAPerson } from './of-a-person.ts'
import { incidentsOfASend } from './of-a-send.ts'
import { incidentsOfTheSurroundings } from './of-the-surroundings.ts'

/** In the order in which they are played. */
export const incidents: readonly Incident[] = [
  ...incidentsOfASend,
  ...incidentsOfTheSurroundings,
  ...incidentsOfAPerson,
]
