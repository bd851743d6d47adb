import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allLaws } from '../../policy-tools/all-laws.ts'
import { type Certificate, certificateOf } from '../../policy-tools/certificate/certificate.ts'
import { objectionsTo } from '../../policy-tools/certificate/check-certificate.ts'
import { asProven } from '../../policy-tools/policy-of.ts'
import { courtOf } from '../../policy-tools/prove/court.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { outcomeOf, type Place } from '../../policy-tools/prove/threads.ts'
import { inFull } from '../support/size.ts'
import { prove } from './prove-here.ts'
import { picked, policyWith, shippedPolicy } from './proving.ts'

const root = join(import.meta.dirname, '../..')

const held = { decision: 'hold', class: 'wrong-document', reason: 'wrong-document' } as const
/** A policy that breaks no law. */
const policy = policyWith({
  rules: { ...shippedPolicy.rules, 'document-expired': held, 'document-unsuitable': held },
})
const { hash: _, flow: __, ...data } = policy

/** A certificate about some blocks; a whole one is as it is made by `npm run policy -- prove`. */
const made = (blocks: ReadonlyArray<string>): Promise<Certificate> => {
  const space = { ...picked(), blocks: picked().blocks.filter(({ name }) => blocks.includes(name)) }
  const proof = prove({ judge: judgeNow, policy: asProven(policy), laws: allLaws, space })
  const court = courtOf(judgeNow, asProven(policy))
  const statesAt = async (places: ReadonlyArray<Place>) =>
    places.flatMap(([block, index]) => {
      const situation = space.blocks[block]?.at(index)
      return situation === undefined ? [] : [{ situation, outcome: outcomeOf(court.judge(situation)) }]
    })
  return certificateOf({ proof, statesAt }, policy, root)
}

const copied = (certificate: Certificate): Certificate => JSON.parse(JSON.stringify(certificate)) as Certificate

describe('a certificate', () => {
  it('shows of each block four states, which its root chooses', async () => {
    const { samples, blocks } = await made(['classes of details', 'impossible counts'])
    expect(samples.map(({ block }) => block)).toEqual(blocks.flatMap(({ name }) => [name, name, name, name]))
    expect(new Set(samples.map(({ index }) => index)).size).toBeGreaterThan(4)
  })
})

inFull(() => {
  describe('the checker', async () => {
    // Each law has something to say in these blocks.
    const blocks = [
      'details',
      'classes of details',
      'photos',
      'two photos, numbers 1 and 1',
      'classes of selfies',
      'classes of risk',
      'one attempt before',
      'places',
    ]
    const genuine = copied(await made(blocks))
    const check = (certificate: Certificate, of: unknown = data) => objectionsTo(certificate, of, root)

    it('accepts a certificate that is true', () => {
      expect(check(genuine)).toEqual([])
    })

    const at = genuine.blocks.findIndex(({ name }) => name === 'details')
    const block = genuine.blocks[at]
    const sample = genuine.samples[4 * at]
    if (block === undefined || sample === undefined) throw new Error('a certificate has blocks and samples')
    const laws = Object.entries(genuine.laws)
    const withBlock = (part: Partial<typeof block>): Certificate => ({
      ...genuine,
      blocks: genuine.blocks.with(at, { ...block, ...part }),
    })
    const withSample = (part: Partial<typeof sample>): Certificate => ({
      ...genuine,
      samples: genuine.samples.with(4 * at, { ...sample, ...part }),
    })
    const { Retry = 0, Hold = 0 } = block.decisions

    it.each<readonly [string, Certificate, string]>([
      ['of another policy', { ...genuine, policy: { ...genuine.policy, hash: '0'.repeat(64) } }, 'another policy'],
      ['of another prover', { ...genuine, prover: '0'.repeat(64) }, 'another prover'],
      ['of another decide', { ...genuine, decide: '0'.repeat(64) }, 'another decide'],
      [
        'without a law',
        { ...genuine, laws: Object.fromEntries(laws.slice(1)) },
        'laws that are not those of the folder',
      ],
      [
        'with a law that is broken',
        { ...genuine, laws: { ...genuine.laws, 'absent-is-unknown': { tried: 9, broken: 1 } } },
        'a law that is broken, or was never tried',
      ],
      ['of more states', { ...genuine, states: genuine.states + 1 }, 'states that are not the sum of the blocks'],
      ['of fewer states in a block', withBlock({ states: block.states - 1 }), 'a block without the states of its axes'],
      [
        'with other numbers of decisions',
        withBlock({ decisions: { ...block.decisions, Retry: Retry - 1, Hold: Hold + 1 } }),
        'details that are decided otherwise',
      ],
      [
        'without a block',
        { ...genuine, blocks: genuine.blocks.toSpliced(at, 1) },
        'details that are decided otherwise',
      ],
      ['with another root', withBlock({ root: '0'.repeat(64) }), 'a sample that is not of its block'],
      [
        'with another digest on the way',
        withSample({ path: sample.path.with(0, '0'.repeat(64)) }),
        'a sample that is not of its block',
      ],
      [
        'with another decision',
        withSample({ outcome: { ...sample.outcome, reason: 'mine' } }),
        'a sample that is decided otherwise',
      ],
      [
        'with a sample that it chose',
        withSample({ index: (sample.index + 1) % block.states }),
        'a sample that was chosen',
      ],
      ['without samples', { ...genuine, samples: genuine.samples.slice(1) }, 'a block without samples'],
    ])('refuses one %s', (_name, forged, objection) => {
      expect(check(forged)).toContain(objection)
    })

    it('refuses it for a policy that it was not made for', () => {
      const { hash: _hash, flow: _flow, ...other } = shippedPolicy
      expect(check(genuine, other)).toContain('another policy')
    })
  })
})
