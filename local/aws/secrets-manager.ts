import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { listen } from '../http/listen.ts'
import { readBody } from '../http/read-body.ts'
import { account } from './account.ts'
import { findVersion, putVersion, type Secret, type SecretVersion } from './secret-versions.ts'

/** HTTP status and text of each error, as Secrets Manager sends them. */
const errors = {
  AccessDeniedException: [400, 'The caller is not authorized to perform: secretsmanager:GetSecretValue'],
  InternalServiceError: [500, 'An error occurred on the server side.'],
  InvalidRequestException: [400, 'The secret is marked for deletion.'],
  MissingAuthenticationTokenException: [400, 'Missing Authentication Token'],
  ResourceNotFoundException: [400, "Secrets Manager can't find the specified secret."],
  SerializationException: [400, 'The request body is not a JSON object.'],
  ThrottlingException: [400, 'Rate exceeded'],
  UnknownOperationException: [400, 'This stand-in supports only GetSecretValue.'],
} as const satisfies Record<string, readonly [status: number, text: string]>

/** `hang` never answers the request; `delayMs` answers it late. */
export type SecretsManagerFault = keyof typeof errors | 'hang' | { readonly delayMs: number }

export interface SecretsManagerStandIn {
  readonly url: string
  /** The number of requests that were received, with those that met a fault. */
  readonly calls: () => number
  /** Sets a new AWSCURRENT; the old one becomes AWSPREVIOUS, as in a rotation. */
  readonly putSecretValue: (id: string, value: string) => void
  /** Injects this fault into the next `count` requests. Faults happen in the order of the calls. */
  readonly fail: (fault: SecretsManagerFault, count?: number) => void
  readonly close: () => Promise<void>
}

interface GetSecretValueInput {
  readonly SecretId?: unknown
  readonly VersionId?: unknown
  readonly VersionStage?: unknown
}

type Answer = readonly [status: number, body: object]

const refusal = (type: keyof typeof errors): Answer => {
  const [status, text] = errors[type]
  return [status, { __type: type, Message: text }]
}

const parse = (body: Buffer | undefined): GetSecretValueInput | undefined => {
  try {
    const value: unknown = JSON.parse(String(body))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const found = (name: string, version: SecretVersion): Answer => [
  200,
  {
    ARN: `arn:aws:secretsmanager:${account.region}:${account.id}:secret:${name}-a1b2c3`,
    Name: name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: version.stages,
    CreatedDate: version.createdAtMs / 1_000,
  },
]

/**
 * Starts Secrets Manager on 127.0.0.1 with GetSecretValue, the one operation that the service uses, in AWS JSON 1.1. A
 * request must have a signature, which is not checked.
 */
export const startSecretsManager = async (options: {
  readonly secrets: Readonly<Record<string, string>>
  readonly port?: number
}): Promise<SecretsManagerStandIn> => {
  const secrets = new Map<string, Secret>()
  const faults: SecretsManagerFault[] = []
  let calls = 0

  const putSecretValue = (id: string, value: string) => void secrets.set(id, putVersion(secrets.get(id), value))
  for (const [id, value] of Object.entries(options.secrets)) putSecretValue(id, value)

  const getSecretValue = (headers: IncomingHttpHeaders, body: Buffer | undefined): Answer => {
    if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return refusal('MissingAuthenticationTokenException')
    if (headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return refusal('UnknownOperationException')
    const query = parse(body)
    if (query === undefined) return refusal('SerializationException')
    const name = String(query.SecretId)
    const version = findVersion(secrets.get(name), query)
    return version === undefined ? refusal('ResourceNotFoundException') : found(name, version)
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    calls += 1
    const fault = faults.shift()
    const body = await readBody(request, 65_536)
    if (fault === 'hang') return
    if (typeof fault === 'object') await wait(fault.delayMs)
    const [status, answer] = typeof fault === 'string' ? refusal(fault) : getSecretValue(request.headers, body)
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() })
    response.end(JSON.stringify(answer))
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  const { url, close } = await listen(server, options.port)
  return {
    url,
    calls: () => calls,
    putSecretValue,
    fail: (fault, count = 1) => void faults.push(...Array<SecretsManagerFault>(count).fill(fault)),
    close,
  }
}
