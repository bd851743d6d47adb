import type { WarmSamples } from '../measures/warm.ts'
import { stretched } from './cpu-share.ts'
import { p10Of } from './quantiles.ts'

/**
 * US dollars: list prices of us-east-1, first tier, without the free tier. The prices of Lambda and HTTP APIs are from
 * other websites (November 2026); all others are estimates. Compare them with AWS's price pages before you rely on
 * them.
 */
const prices = {
  /** From other websites. arm64. */
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.000_013_333_4,
  /** From other websites. */
  httpApiRequest: 1 / 1e6,
  /** Estimate. On-demand mode, standard table class. */
  dynamoDbReadUnit: 0.125 / 1e6,
  dynamoDbWriteUnit: 0.625 / 1e6,
  /** Estimate. Custom events, one per 64 KB. */
  eventBridgeEvent: 1 / 1e6,
  /** Estimate. */
  secretsManagerCall: 0.05 / 1e4,
  /** Estimate. CloudWatch ingestion. */
  logGb: 0.5,
  /** Estimate. From EC2 and Lambda to the internet. */
  transferOutGb: 0.09,
} as const

/** Assumptions, because one machine cannot measure them. */
const assumed = {
  /** Time until each answer of Plaid. */
  plaidAnswerMs: 300,
  /** Time of each write to DynamoDB and of each event, in the same region. The read ends before Plaid's list. */
  awsAnswerMs: 8,
  /** One in this number of calls loads the secret: cold starts and refreshes. */
  callsPerSecretLoad: 100,
  /** Lambda's START, END and REPORT lines, and one line of the API's access log. */
  platformLogBytes: 700,
  /** The answer to the caller, with headers. */
  answerBytes: 1_500,
} as const

export interface Cost {
  readonly memoryMb: number
  /** US dollars for a million retries, by kind of cost. */
  readonly perMillion: Readonly<Record<string, number>>
  readonly total: number
}

const plaidPath = '/identity_verification/'

/**
 * The cost of a million on-demand retries, from the counts and CPU times. Without fixed costs: secret, alarms,
 * storage.
 */
export const costOf = ({ perCall, cpuUs, logBytes }: WarmSamples, memoryMb: number): Cost => {
  const { requests, plaidBytes, readUnits, writeUnits } = perCall
  const plaidCalls = Object.entries(requests).reduce(
    (sum, [what, each]) => sum + (what.startsWith(plaidPath) ? each : 0),
    0,
  )
  const ledgerCalls = (requests['PutItem'] ?? 0) + (requests['UpdateItem'] ?? 0) + (requests['PutEvents'] ?? 0)
  const secretLoads = (requests['GetSecretValue'] ?? 0) + 1 / assumed.callsPerSecretLoad
  const waitingMs = plaidCalls * assumed.plaidAnswerMs + ledgerCalls * assumed.awsAnswerMs
  const seconds = (waitingMs + stretched(p10Of(cpuUs) / 1_000, memoryMb)) / 1_000
  const perCallUsd = {
    'API requests': prices.httpApiRequest,
    'function requests': prices.lambdaRequest,
    'function time': seconds * (memoryMb / 1_024) * prices.lambdaGbSecond,
    'DynamoDB reads': readUnits * prices.dynamoDbReadUnit,
    'DynamoDB writes': writeUnits * prices.dynamoDbWriteUnit,
    'EventBridge events': (requests['PutEvents'] ?? 0) * prices.eventBridgeEvent,
    logs: ((logBytes + assumed.platformLogBytes) / 1e9) * prices.logGb,
    transfer: ((plaidBytes + assumed.answerBytes) / 1e9) * prices.transferOutGb,
    'secret loads': secretLoads * prices.secretsManagerCall,
  }
  const perMillion = Object.fromEntries(Object.entries(perCallUsd).map(([what, usd]) => [what, usd * 1e6]))
  return { memoryMb, perMillion, total: Object.values(perMillion).reduce((sum, usd) => sum + usd, 0) }
}
