import type { StepName } from './steps.ts'

/** A template, as in Plaid's dashboard. */
export type Template = {
  readonly id: string
  /** Increases with each change; a retry uses the newest version. */
  readonly version: number
  readonly steps: { readonly [step in StepName]: boolean }
  /** The document check runs only after a failed data source check. */
  readonly hasDocumentFallback: boolean
  /** Without it there is no SMS step either. */
  readonly asksPhoneNumber: boolean
  readonly asksIdNumber: boolean
}

/** Defaults: version 1, all steps on, no fallback, phone number and id number are asked. */
export type TemplateOptions = {
  readonly id: string
  readonly version?: number
  readonly steps?: { readonly [step in StepName]?: boolean }
  readonly hasDocumentFallback?: boolean
  readonly asksPhoneNumber?: boolean
  readonly asksIdNumber?: boolean
}

export const templateFrom = (options: TemplateOptions): Template => ({
  id: options.id,
  version: options.version ?? 1,
  steps: {
    accept_tos: true,
    verify_sms: true,
    kyc_check: true,
    documentary_verification: true,
    selfie_check: true,
    watchlist_screening: true,
    risk_check: true,
    ...options.steps,
    ...(options.asksPhoneNumber === false && { verify_sms: false }),
  },
  hasDocumentFallback: options.hasDocumentFallback ?? false,
  asksPhoneNumber: options.asksPhoneNumber ?? true,
  asksIdNumber: options.asksIdNumber ?? true,
})
