import { expect } from 'vitest'
import type { OperatorAnswer } from '../../lib/domain/operator/operator-answer.ts'
import type { Stack } from '../../local/stack.ts'

/** Invokes the function `operate`, as `lambda:InvokeFunction` would. */
export const operating =
  (stack: Pick<Stack, 'functionNamed'>) =>
  async <A>(act: unknown): Promise<OperatorAnswer<A>> => {
    const outcome = await stack.functionNamed('operate').invoke(act)
    expect(outcome).toMatchObject({ _tag: 'returned' })
    return (outcome as { readonly value: OperatorAnswer<A> }).value
  }
