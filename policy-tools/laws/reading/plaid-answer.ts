/**
 * An attempt as Plaid's `/identity_verification/get` shows it: the members that a law reads, in Plaid's names. Nothing
 * is decoded: every word may be one that Plaid does not send, and every object may be null.
 */
export type Word = string | null | undefined

export interface Summary {
  readonly summary?: Word
}

export interface KycCheck {
  readonly name?: Summary | null
  readonly address?: (Summary & { readonly po_box?: Word }) | null
  readonly phone_number?: Summary | null
  readonly date_of_birth?: Summary | null
  readonly id_number?: Summary | null
}

export interface PhotoAnalysis {
  readonly authenticity?: Word
  readonly image_quality?: Word
  readonly extracted_data?: Readonly<Record<string, Word>> | null
  readonly fraud_analysis_details?: Readonly<Record<string, Word>> | null
  readonly image_quality_details?: Readonly<Record<string, Word>> | null
  readonly human_review?: { readonly status?: Word } | null
  readonly aamva_verification?: { readonly is_verified?: boolean | null } | null
}

export interface PlaidDocument {
  readonly attempt?: number | string | null
  readonly analysis?: PhotoAnalysis | null
}

export interface PlaidSelfie {
  readonly attempt?: number
  readonly analysis?: {
    readonly document_comparison?: Word
    readonly liveness_check?: Word
    readonly age_check?: { readonly status?: Word } | null
  } | null
}

export interface RiskCheck {
  readonly behavior?: Readonly<Record<string, Word>> | null
  readonly identity_abuse_signals?: Readonly<Record<string, { readonly score?: number | Word } | null>> | null
  readonly facial_duplicates?: ReadonlyArray<{ readonly id?: Word }> | null
  readonly trust_index_score?: number | Word
  readonly devices?: ReadonlyArray<{
    readonly ip_proxy_type?: Word
    readonly ip_spam_list_count?: number | Word
  }> | null
  readonly email?: Readonly<Record<string, Word>> | null
}

export interface PlaidAnswer {
  readonly id: string
  readonly client_user_id: string | null
  readonly created_at: string
  readonly completed_at: string | null
  readonly previous_attempt_id: string | null
  readonly template: { readonly id: string; readonly version: number }
  readonly status: string
  readonly steps: Readonly<Record<string, Word>>
  readonly kyc_check: KycCheck | null
  readonly documentary_verification: { readonly documents?: ReadonlyArray<PlaidDocument> | null } | null
  readonly selfie_check: { readonly selfies?: ReadonlyArray<PlaidSelfie> | null } | null
  readonly verify_sms: { readonly verifications?: ReadonlyArray<{ readonly phone_number?: Word } | null> | null } | null
  readonly risk_check: RiskCheck | null
}
