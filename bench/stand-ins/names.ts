import type { RecordedAnswers } from './record-answers.ts'

export interface Settings {
  readonly tls: { readonly key: string; readonly cert: string }
  readonly answers: RecordedAnswers
  readonly secret: string
  readonly roundTripMs: number
}

export const originNames = ['plaid', 'secretsManager', 'dynamoDb', 'eventBridge'] as const
export type OriginName = (typeof originNames)[number]

export type Of<A> = Readonly<Record<OriginName, A>>

/** Since the last question. */
export interface Counts {
  /** By Plaid's path, or by AWS's operation. */
  readonly requests: Readonly<Record<string, number>>
  /** That were opened. */
  readonly connections: Of<number>
  /** What was sent to Plaid, without what TLS adds. */
  readonly plaidBytes: number
  /** As DynamoDB bills them. */
  readonly readUnits: number
  readonly writeUnits: number
}

export interface Ports {
  readonly near: Of<number>
  readonly distant: Of<number>
}
