import type { PlaidAnswer } from '../laws/reading/plaid-answer.ts'
import type { Outcome, PolicyData, Situation } from '../laws/reading/situation.ts'

/** What was decided, and what the rules, vetoes and signals say of it: two situations of which all is equal are alike. */
export interface Ruling extends Outcome {
  readonly matched: ReadonlyArray<string>
  readonly vetoes: ReadonlyArray<string>
  readonly signals: ReadonlyArray<string>
}

/** A `decide` under proof, with the decoder that reads Plaid's answers for it. */
export interface Judge {
  readonly name: string
  /** Plaid's answer as `decide` gets it. Each member must depend on the member of the answer of that name alone. */
  readonly decode: (answer: PlaidAnswer, environment: Situation['environment']) => Record<string, unknown>
  /** May throw. */
  readonly decide: (
    policy: PolicyData,
    snapshot: Record<string, unknown>,
    before: ReadonlyArray<Record<string, unknown>>,
    situation: Situation,
  ) => Ruling
}

/** A decision of any version, as far as it says what a ruling needs. */
interface AnyDecision {
  readonly _tag: Outcome['decision']
  readonly reason?: string
  readonly request?: { readonly strategy: string; readonly steps?: unknown }
  readonly notBeforeMs?: number
  readonly record: {
    readonly stage: string
    readonly fired: ReadonlyArray<string>
    readonly rules: Readonly<Record<string, string>>
    readonly vetoes: ReadonlyArray<string>
    readonly signals?: ReadonlyArray<string>
    readonly supportText?: string
    readonly applicantText: { readonly id: string } | null
  }
}

export const rulingOf = ({ _tag, reason, request, notBeforeMs, record }: AnyDecision): Ruling => ({
  decision: _tag,
  stage: record.stage,
  reason: reason ?? null,
  strategy: request?.strategy ?? null,
  steps: (request?.steps as Outcome['steps'] | undefined) ?? null,
  notBeforeMs: notBeforeMs ?? null,
  text: record.applicantText?.id ?? null,
  supportText: record.supportText ?? null,
  fired: record.fired,
  matched: Object.keys(record.rules).filter(rule => record.rules[rule] === 'matched'),
  vetoes: record.vetoes,
  signals: record.signals ?? [],
})
