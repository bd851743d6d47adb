import type { Decision } from './decision.ts'

/** `shadow` decides and records; `enforce` also schedules and sends. */
export type Mode = 'shadow' | 'enforce'

/**
 * The last stop: whether a decision is acted on. It is no part of `decide`, so that a deployment in shadow records,
 * byte
 * for byte, what it would do in enforce.
 */
export const isActedOn = (mode: Mode, decision: Decision): boolean => mode === 'enforce' && decision._tag === 'Retry'
