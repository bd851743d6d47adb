import type { RecordedAnswers } from './record-answers.ts'

export interface Settings {
  readonly tls: { readonly key: string; readonly cert: string }
  readonly answers: RecordedAnswers
  readonly secret: string
  /** A network delay for each set of distant ports. */
  readonly distancesMs: readonly [number, number]
}

export const originNames = ['plaid', 'secretsManager', 'dynamoDb', 'eventBridge'] as const
export type OriginName = (typeof originNames)[number]

export type ByOrigin<A> = Readonly<Record<OriginName, A>>

/** Counts since they were last read. */
export interface Counts {
  /** By Plaid's path, or by AWS's operation. */
  readonly requests: Readonly<Record<string, number>>
  /** Opened connections. */
  readonly connections: ByOrigin<number>
  /** Bytes sent to Plaid, without the overhead of TLS. */
  readonly plaidBytes: number
  /** As DynamoDB bills them. */
  readonly readUnits: number
  readonly writeUnits: number
}

export interface Ports {
  readonly near: ByOrigin<number>
  readonly distant: readonly [ByOrigin<number>, ByOrigin<number>]
}
