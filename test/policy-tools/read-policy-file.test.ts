import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { policyForBundle } from '../../policy-tools/policy-for-bundle.ts'
import { readPolicyFile } from '../../policy-tools/read-policy-file.ts'
import { defaultPolicyPath } from '../../policy-tools/shipped-policies.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, content: unknown): string => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const refusals = async (path: string) => {
  const read = await readPolicyFile(path)
  return read._tag === 'Refused' ? read.refusals : []
}

describe('extends', () => {
  it('a shipped name, and a path from the file itself', async () => {
    write('base.json', { version: 'base-1', extends: 'default-v2', delay_minutes: 60 })
    const path = write('teams/loans.json', { version: 'loans-1', extends: '../base.json', window_days: 90 })
    expect(await readPolicyFile(path)).toMatchObject({
      _tag: 'Accepted',
      policy: { version: 'loans-1', delayMs: 3_600_000, windowMs: 90 * 86_400_000 },
    })
  })

  it.each([
    ['itself', { 'a.json': './a.json' }, 'a.json'],
    ['one that extends it', { 'a.json': './b.json', 'b.json': './a.json' }, 'b.json'],
  ])('%s is refused', async (_, files, where) => {
    for (const [name, extended] of Object.entries(files)) write(name, { version: 'x-1', extends: extended })
    expect(await refusals(join(folder, 'a.json'))).toEqual([
      {
        file: join(folder, where),
        pointer: '/extends',
        reason: 'It must not lead back to a file that extends it.',
      },
    ])
  })

  it('a name that does not ship, and a file that is not there', async () => {
    expect(await refusals(write('c.json', { version: 'c-1', extends: 'default-v1' }))).toMatchObject([
      { pointer: '/extends', reason: expect.stringContaining('(default-v2)') },
    ])
    expect(await refusals(write('d.json', { version: 'd-1', extends: './gone.json' }))).toMatchObject([
      { pointer: '/extends', reason: expect.stringContaining('cannot be read') },
    ])
  })

  it('a file that is refused itself: it is the one that is named', async () => {
    const bad = write('bad.json', { version: 'bad-1', extends: 'default-v2', delay_minutes: 1 })
    expect(await refusals(write('e.json', { version: 'e-1', extends: './bad.json' }))).toMatchObject([
      { file: bad, pointer: '/delay_minutes' },
    ])
  })

  it('more files than anybody can follow', async () => {
    for (let index = 0; index < 12; index += 1)
      write(`long-${index}.json`, {
        version: `long-${index}`,
        extends: index === 0 ? 'default-v2' : `./long-${index - 1}.json`,
      })
    expect(await refusals(join(folder, 'long-5.json'))).toEqual([])
    expect(await refusals(join(folder, 'long-11.json'))).toMatchObject([{ pointer: '/extends' }])
  })
})

it.each(['', '{', '[]', 'null', '{"version":"a","version":}'])('a file with %j is refused', async content => {
  expect(await refusals(write('broken.json', content))).not.toEqual([])
})

it.each([
  '{ "version": "a-1", "extends": "default-v2", "delay_minutes": 60, "delay_minutes": 5 }',
  '{ "version": "a-1", "extends": "default-v2", "rules": { "po-box": { "decision": "hold" },\n "po-box": {} } }',
])('a member that stands there twice is refused: %s', async content => {
  expect(await refusals(write('twice.json', content))).toEqual([
    { file: expect.any(String), pointer: '', reason: expect.stringMatching(/each member once: line [12], column \d+/) },
  ])
})

it('more templates than may be read across are refused where they are known', async () => {
  const path = write('across.json', { version: 'across-1', extends: 'default-v2', across_templates: true })
  const templates = (count: number) => Array.from({ length: count }, (_, index) => `idvtmp_${index}`)
  expect(await readPolicyFile(path, templates(6))).toMatchObject({ _tag: 'Accepted' })
  expect(await readPolicyFile(path, templates(7))).toMatchObject({
    _tag: 'Refused',
    refusals: [{ pointer: '/across_templates', reason: expect.stringContaining('more than 6 templates') }],
  })
})

describe('for the bundle', () => {
  it('there is a plugin, with the version, the hash and the notes', async () => {
    const path = write('one.json', { version: 'one-1', extends: 'default-v2', caps: { automatic_per_subject_max: 1 } })
    expect(await policyForBundle(path)).toMatchObject({
      _tag: 'Checked',
      version: 'one-1',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      notes: ['/rules/one-detail-differs/automatic_max: 2 counts as 1, which is caps.automatic_per_subject_max.'],
      plugin: { name: 'policy' },
    })
  })

  it('a policy that is refused is said in sentences', async () => {
    const path = write('two.json', { version: 'two-1', extends: 'default-v2', rules: { 'risk-check': {} } })
    expect(await policyForBundle(path)).toEqual({
      _tag: 'Refused',
      sentences: [`${path} /rules/risk-check: It is not allowed: a veto, which no policy can override.`],
    })
  })

  it('the shipped policy is there', async () => {
    expect(await policyForBundle(defaultPolicyPath)).toMatchObject({
      _tag: 'Checked',
      version: 'default-v2',
      notes: [],
    })
  })
})
