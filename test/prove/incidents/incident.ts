import type { Stack } from '../../../local/stack.ts'
import type { Shift } from './shift.ts'

/** Something that goes wrong, and how an operator finds and ends it. */
export interface Incident {
  readonly name: string
  /** The sections of docs/runbook.md that the operator follows. */
  readonly sections: readonly string[]
  /** What happens, in words. The operator does not know it. */
  readonly happens: string
  readonly begin: (stack: Stack) => Promise<unknown>
  /** With idvr alone; what others must do is an act `elsewhere`. */
  readonly solve: (operator: Shift, stack: Stack) => Promise<void>
}
