import type { Asked } from '../api.ts'

/** Says what came of a control of the simulator: `done`, or why it was refused. */
export type Say = (asked: Asked<unknown>, done: string) => void
