import type { WarmSamples } from '../measures/warm.ts'
import { stretched } from './cpu-share.ts'
import { medianOf } from './quantiles.ts'

/**
 * US dollars: AWS list prices for us-east-1, first tier, without free tier. None was read on a page of AWS's: those of Lambda
 * and of HTTP APIs are as other sites quote them in November 2026, the others as they are remembered. Check them before a
 * decision rests on them.
 */
const prices = {
  /** Quoted. arm64. */
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.000_013_333_4,
  /** Quoted. */
  httpApiRequest: 1 / 1e6,
  /** Remembered. On demand, standard table class. */
  dynamoDbReadUnit: 0.125 / 1e6,
  dynamoDbWriteUnit: 0.625 / 1e6,
  /** Remembered. Custom events, one for each 64 KB. */
  eventBridgeEvent: 1 / 1e6,
  /** Remembered. */
  secretsManagerCall: 0.05 / 1e4,
  /** Remembered. CloudWatch's ingestion. */
  logGb: 0.5,
  /** Remembered. From EC2 and Lambda to the internet. */
  transferOutGb: 0.09,
} as const

/** What cannot be measured on one machine. */
const assumed = {
  /** Of each of Plaid's answers. */
  plaidAnswerMs: 300,
  /** Of each write to DynamoDB and each event, in the same region. The read is answered before Plaid's list is. */
  awsAnswerMs: 8,
  /** One call in so many finds no warm instance, and loads the secret anew; so does a refresh of it. */
  callsPerSecretLoad: 100,
  /** Lambda's own START, END and REPORT lines, and the line of the API's access log. */
  platformLogBytes: 700,
  /** The answer to the caller, with its headers. */
  answerBytes: 1_500,
} as const

export interface Cost {
  readonly memoryMb: number
  /** US dollars for a million retries, by what they are paid for. */
  readonly perMillion: Readonly<Record<string, number>>
  readonly total: number
}

const plaidPath = '/identity_verification/'

/** What a million on-demand retries cost, from what was counted and measured for each. Without fixed costs: a secret, alarms, storage. */
export const costOf = ({ perCall, cpuUs, logBytes }: WarmSamples, memoryMb: number): Cost => {
  const { requests, plaidBytes, readUnits, writeUnits } = perCall
  const plaidCalls = Object.entries(requests).reduce(
    (sum, [what, each]) => sum + (what.startsWith(plaidPath) ? each : 0),
    0,
  )
  const ledgerCalls = (requests['PutItem'] ?? 0) + (requests['UpdateItem'] ?? 0) + (requests['PutEvents'] ?? 0)
  const secretLoads = (requests['GetSecretValue'] ?? 0) + 1 / assumed.callsPerSecretLoad
  const waitingMs = plaidCalls * assumed.plaidAnswerMs + ledgerCalls * assumed.awsAnswerMs
  const seconds = (waitingMs + stretched(medianOf(cpuUs) / 1_000, memoryMb)) / 1_000
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
