import type { Decision } from './decision.ts'

/** `shadow` decides and logs; `enforce` also schedules and sends. */
export type Mode = 'shadow' | 'enforce'

/**
 * Whether a decision is acted on. It is not part of `decide`, so that shadow and enforce log the same decision, byte
 * for byte.
 */
export const isActedOn = (mode: Mode, decision: Decision): boolean => mode === 'enforce' && decision._tag === 'Retry'
