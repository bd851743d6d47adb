import { expectTypeOf, test } from 'vitest'
import type { EffectPath, ReadPath, Wire } from '../../../lib/adapters/plaid/wire.ts'

test('what costs money cannot be sent as a read, which may go out twice', () => {
  expectTypeOf<Parameters<Wire['read']>[0]['path']>().toEqualTypeOf<ReadPath>()
  expectTypeOf<Parameters<Wire['sendOnce']>[0]['path']>().toEqualTypeOf<EffectPath>()
  expectTypeOf<Extract<ReadPath, EffectPath>>().toBeNever()
})

test('the path of a retry does not fit a read', () => {
  const retry = { path: '/identity_verification/retry', headers: {}, body: '' } as const
  expectTypeOf(retry).not.toExtend<Parameters<Wire['read']>[0]>()
  expectTypeOf(retry).toExtend<Parameters<Wire['sendOnce']>[0]>()
})
