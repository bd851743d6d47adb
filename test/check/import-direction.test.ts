import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Of each layer: what it may import, and what it may not. */
const layers: Readonly<Record<string, { readonly may: readonly string[]; readonly mayNot: readonly string[] }>> = {
  'lib/codec/x.ts': {
    may: ['io-ts', 'fp-ts/Either', './closed.ts'],
    mayNot: ['../domain/limits.ts', '../ports/plaid.ts', 'node:fs', '@aws-sdk/client-sqs'],
  },
  'lib/domain/x.ts': {
    may: ['io-ts', 'fp-ts/Option', './limits.ts', '../codec/closed.ts'],
    mayNot: ['../ports/plaid.ts', '../use-cases/retry-on-demand.ts', '../adapters/journal.ts', 'node:crypto', 'plaid'],
  },
  'lib/ports/x.ts': {
    may: ['fp-ts/TaskEither', '../domain/attempt.ts'],
    mayNot: ['../adapters/plaid/wire.ts', '../use-cases/retry-on-demand.ts', 'node:https'],
  },
  'lib/use-cases/x.ts': {
    may: ['fp-ts/ReaderTaskEither', '../domain/preflight.ts', '../ports/plaid.ts'],
    mayNot: ['../adapters/journal.ts', '../codec/json.ts', '../../handlers/retry.ts', 'node:crypto'],
  },
  'lib/adapters/plaid/x.ts': {
    may: ['node:https', '../../domain/limits.ts', '../../ports/plaid.ts', '../../codec/json.ts', './wire.ts'],
    mayNot: [
      '../secrets-manager/client.ts',
      '../../use-cases/retry-on-demand.ts',
      '../../../handlers/retry.ts',
      'axios',
    ],
  },
  'handlers/x.ts': {
    may: ['@middy/core', '../lib/use-cases/retry-on-demand.ts', './service.ts'],
    mayNot: ['../local/stack.ts', '../test/support/attempt.ts', 'plaid'],
  },
  'local/x.ts': {
    may: ['node:http', 'jose', './stack.ts'],
    mayNot: ['../lib/domain/limits.ts', '../handlers/retry.ts', 'fp-ts/Either', 'io-ts'],
  },
}

const fileOf = (layer: string, index: number): string => layer.replace('x.ts', `x${index}.ts`)

let folder: string
/** The files with a refused import. */
let refused: ReadonlySet<string>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-direction-'))
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  for (const [layer, { may, mayNot }] of Object.entries(layers)) {
    mkdirSync(join(folder, dirname(layer)), { recursive: true })
    for (const [index, name] of [...may, ...mayNot].entries())
      writeFileSync(join(folder, fileOf(layer, index)), `export * from '${name}'\n`)
  }
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }
  const restricted = diagnostics.filter(({ code }) => code === 'eslint(no-restricted-imports)')
  refused = new Set(restricted.map(({ filename }) => filename))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(Object.entries(layers))('%s', (layer, { may, mayNot }) => {
  it.each(may.map((name, index) => [name, index] as const))('may import %s', (_, index) => {
    expect(refused.has(fileOf(layer, index))).toBe(false)
  })

  it.each(mayNot.map((name, index) => [name, index] as const))('may not import %s', (_, index) => {
    expect(refused.has(fileOf(layer, may.length + index))).toBe(true)
  })
})
