import type { Json } from '../json.ts'
import type { World } from '../world.ts'
import { create } from './create.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { retry } from './retry.ts'
import { webhookVerificationKeyGet } from './webhook-verification-key-get.ts'

/** Answers an accepted request's body, without `request_id`; throws PlaidRefusal. */
export type Endpoint = (world: World, body: Json) => Json

/** Plaid's endpoints that are simulated, by path. */
export const endpointTable: ReadonlyMap<string, Endpoint> = new Map([
  ['/identity_verification/create', create],
  ['/identity_verification/get', get],
  ['/identity_verification/list', list],
  ['/identity_verification/retry', retry],
  ['/webhook_verification_key/get', webhookVerificationKeyGet],
])

/** An endpoint's path by its full path, its path without the slash, or the last word of an identity verification path. */
export const endpointPath = (name: string): string | undefined =>
  [name, `/${name}`, `/identity_verification/${name}`].find(path => endpointTable.has(path))
