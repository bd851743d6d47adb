import { describe, expect, it } from 'vitest'
import { diff } from '../../policy-tools/diff.ts'
import { situationInWords } from '../../policy-tools/prove/in-words.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { picked, policyWith, shippedPolicy } from './proving.ts'

const held = { decision: 'hold', class: 'typing', reason: 'post-office-box' } as const

const space = { ...picked(), blocks: picked().blocks.filter(({ name }) => name === 'counts' || name === 'details') }

describe('the difference of two policies', () => {
  const compare = (to: typeof shippedPolicy) =>
    diff({ judge: judgeNow, from: shippedPolicy, to, space, statesOfBlock: 200 }).map(
      ({ from, to: decided, states, example }) => ({ from, to: decided, states, example: situationInWords(example) }),
    )

  it('is nothing where they are the same', () => {
    expect(compare(shippedPolicy)).toEqual([])
  })

  it('names what changes from and to, with the smallest example', () => {
    const differences = compare(policyWith({ rules: { ...shippedPolicy.rules, 'po-box': held } }))
    expect(differences.filter(({ from }) => from.startsWith('Retry'))).toEqual([
      {
        from: 'Retry incomplete (po-box), text check-details',
        to: 'Hold (post-office-box)',
        states: expect.any(Number),
        example: ['/steps/kyc_check "failed"', '/kyc_check/address/po_box "yes"'],
      },
    ])
    expect(new Set(differences.map(({ to }) => to))).toEqual(new Set(['Hold (post-office-box)']))
  })

  it('finds a maximum that is lower', () => {
    const { caps } = shippedPolicy
    const differences = compare(policyWith({ caps: { ...caps, automaticPerUserMax: 2 } }))
    expect(new Set(differences.map(({ to }) => to))).toEqual(new Set(['Hold (limit-reached)']))
    expect(differences[0]?.example).toContain('/counts/user/retries 2')
  })
})
