import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | string | null | undefined
  readonly out: string
  readonly err: string
}

const run = (...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    execFile(process.execPath, ['policy-tools/policy.ts', ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    )
  })

describe('npm run policy', () => {
  it('says in words what a policy does, and exits with 0', async () => {
    const { code, out } = await run('check', 'policies/examples/segment.json', '--no-proof')
    expect(code).toBe(0)
    expect(out).toContain('policies/examples/segment.json is accepted: example-segment-1, hash ')
    expect(out).toContain('For idvtmp_business (flow link), where it differs:')
    expect(out).toContain('hold (business-checks-itself)')
  })

  it('says where and why a policy is refused, and exits with 1', async () => {
    expect(await run('check', 'test/support/refused-policy.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        '  test/support/refused-policy.json /rules/liveness-failed/decision: It must be hold or never: ',
      ),
    })
  })

  it('exits with 2 where it cannot be carried out', async () => {
    const [missing, unknown, none] = await Promise.all([run('check', 'policies/none.json'), run('lint'), run('check')])
    expect([missing.code, unknown.code, none.code]).toEqual([2, 2, 2])
    expect(missing.err).toContain('policies/none.json')
  })
})
