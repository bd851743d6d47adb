import type { ChangeAct } from '../../../lib/domain/operator/change-act.ts'
import type { PlanInWords } from '../../words/plans.ts'

/** The author of a change is added by the server. */
export type UnsignedAct = ChangeAct extends infer A ? (A extends ChangeAct ? Omit<A, 'by'> : never) : never

/** A change before it is made. */
export interface Plan extends PlanInWords {
  readonly title: string
  /** The act, without its reason. */
  readonly make: (reason: string) => UnsignedAct
  /** What came of it, in one sentence. */
  readonly done: (answer: unknown) => string
  /** Whether it cannot be undone and removes or sends something. */
  readonly isGrave?: boolean
}
