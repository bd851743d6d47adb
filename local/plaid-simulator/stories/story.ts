import type { StepName, StepStatus } from '../attempt/steps.ts'
import type { TemplateOptions } from '../attempt/template.ts'
import type { Json } from '../json.ts'

/** How a step ends, and what Plaid finds. */
export type StepEnd = {
  readonly step: StepName
  readonly status: StepStatus
  /** Merged into the step's sub-object, at every depth. */
  readonly detail?: Json
  /** What is found in each try: photos of documents, selfies, phone numbers. */
  readonly tries?: readonly Json[]
}

/** What happens in one attempt, from its first open step to its end. */
export type Story = {
  /** One sentence for people. */
  readonly shows: string
  /** How the story's template differs from the one that is named. It has every step that ends in the story. */
  readonly template?: Omit<TemplateOptions, 'id' | 'version'>
  /** In this order. Every open step before each of them passes. */
  readonly ends: readonly StepEnd[]
  /** What Plaid knows about the risk by the last step, before `risk_check` itself has run. */
  readonly risk?: Json
  /** Plaid has seen the applicant's face in an attempt of somebody else, or in another attempt of the same user. */
  readonly faceOf?: 'stranger' | 'same user'
  /** How Plaid or its dashboard ends the session after all steps. */
  readonly session?: 'expired' | 'canceled'
}
