import type { ConcreteRetryRequest } from '../request/strategy.ts'
import type { ApplicantTextId } from './applicant-text.ts'

/**
 * - `Retry`: the request goes out at `notBeforeMs` (Unix milliseconds, never before the decision) or later, once.
 * - `Hold`: not by the service itself; a person may.
 * - `Never`: not by the service, and a person had better not.
 */
export type Outcome =
  | {
      readonly _tag: 'Retry'
      readonly request: ConcreteRetryRequest
      readonly notBeforeMs: number
      /** How often each of the rules that fired may retry this user and template; the fence checks it again. */
      readonly automaticMax: number
      /** Whether it is among the few that have a person show a document or their face again. */
      readonly isDocumentOrSelfie: boolean
      readonly applicantText: ApplicantTextId
    }
  | { readonly _tag: 'Hold'; readonly reason: string }
  | { readonly _tag: 'Never'; readonly reason: string }
