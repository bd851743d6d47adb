import type { Json } from '../json.ts'
import type { World } from '../world.ts'
import { create } from './create.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { retry } from './retry.ts'
import { webhookVerificationKeyGet } from './webhook-verification-key-get.ts'

/** Returns the answer to a request's body, without `request_id`. Throws PlaidRefusal. */
export type Endpoint = (world: World, body: Json) => Json

/** The simulated endpoints of Plaid, by path. */
export const endpointTable: ReadonlyMap<string, Endpoint> = new Map([
  ['/identity_verification/create', create],
  ['/identity_verification/get', get],
  ['/identity_verification/list', list],
  ['/identity_verification/retry', retry],
  ['/webhook_verification_key/get', webhookVerificationKeyGet],
])

/** The path of an endpoint, from `/identity_verification/retry`, `identity_verification/retry` or `retry`. */
export const endpointPath = (name: string): string | undefined =>
  [name, `/${name}`, `/identity_verification/${name}`].find(path => endpointTable.has(path))
