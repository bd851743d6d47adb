import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runPolicy } from '../../policy-tools/run-policy.ts'

const root = join(import.meta.dirname, '../..')

interface Ended {
  readonly code: number | string | null | undefined
  readonly out: string
  readonly err: string
}

/** The command, in a process of its own. */
const spawned = (...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    execFile(process.execPath, ['policy-tools/policy.ts', ...args], { cwd: root }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    )
  })

/** The same in this process, one after another. */
const run = async (...args: readonly string[]): Promise<Ended> => {
  const before = process.exitCode
  const streams = [process.stdout, process.stderr].map(stream => vi.spyOn(stream, 'write').mockReturnValue(true))
  try {
    process.exitCode = 0
    await runPolicy(args)
    const [out = '', err = ''] = streams.map(({ mock }) => mock.calls.map(([text]) => String(text)).join(''))
    return { code: process.exitCode, out, err }
  } finally {
    for (const stream of streams) stream.mockRestore()
    process.exitCode = before
  }
}

describe('npm run policy', () => {
  it('says in words what a policy does, and exits with 0', async () => {
    const { code, out } = await spawned('check', 'policies/examples/segment.json', '--no-proof')
    expect(code).toBe(0)
    expect(out).toContain('policies/examples/segment.json is accepted: example-segment-1, hash ')
    expect(out).toContain('For idvtmp_business (flow link), where it differs:')
    expect(out).toContain('hold (business-checks-itself)')
  })

  it('says where and why a policy is refused, and exits with 1', async () => {
    expect(await spawned('check', 'test/support/refused-policy.json')).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        '  test/support/refused-policy.json /rules/liveness-failed/decision: It must be hold or never: ',
      ),
    })
  })

  it('judges recorded decisions again, and exits with 1 if a policy no longer decides as it did', async () => {
    const facts = 'policies/examples/recorded.jsonl'
    const read = (name: string): string => readFileSync(join(root, name), 'utf8')
    const [folder, backtest] = [
      await mkdtemp(join(tmpdir(), 'idv-retry-policy-')),
      ['backtest', '--policy', 'default-v2'],
    ]
    const forged = join(folder, 'forged.jsonl')
    await writeFile(forged, read(facts).replaceAll('"decision":"Retry"', '"decision":"Never"'))
    const good = await run(...backtest, '--facts', facts)
    const json = await run(...backtest, '--facts', facts, '--json')
    const bad = await run(...backtest, '--facts', forged)
    const none = await run(...backtest, '--facts', 'policies/default-v2.json')
    await rm(folder, { recursive: true })
    expect([good.code, json.code, bad.code, none.code]).toEqual([0, 0, 1, 2])
    expect(good.out).toContain('14 read of 14 lines')
    expect(JSON.parse(json.out)).toMatchObject({ records: { read: 14 }, reproduction: { checked: 14, differing: 0 } })
    expect(bad.out).toContain('FAULT')
    expect(none.err).toContain('has no recorded decision: line 1: not JSON')
  })

  it('exits with 2 where it cannot be carried out', async () => {
    const missing = await spawned('check', 'policies/none.json')
    const unknown = await run('lint')
    const none = await run('check')
    const certificate = await run('verify', 'none.json')
    expect([missing.code, unknown.code, none.code, certificate.code]).toEqual([2, 2, 2, 2])
    expect(missing.err).toBe('policies/none.json cannot be read (ENOENT). Check its name.\n')
    expect(certificate.err).toBe('none.json cannot be read (ENOENT). Check its name.\n')
  })

  it('finds a shipped policy by its name', async () => {
    const shown = await run('show', 'default-v2')
    const byPath = await run('show', 'policies/default-v2.json')
    const checked = await run('check', 'default-v2', '--no-proof')
    expect([shown.code, checked.code]).toEqual([0, 0])
    expect(shown.out).toBe(byPath.out)
    expect(checked.out).toContain('default-v2 is accepted: default-v2, hash ')
  })
})
