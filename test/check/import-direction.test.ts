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
    may: [
      'io-ts',
      'fp-ts/Option',
      './limits.ts',
      './plaid/attempt.ts',
      './policy/rules/detail-rules.ts',
      '../codec/closed.ts',
    ],
    mayNot: [
      '../ports/plaid.ts',
      '../use-cases/retry-on-demand.ts',
      '../adapters/journal/journal.ts',
      './automatic/due-next.ts',
      './operator/explanation.ts',
      'node:crypto',
      'plaid',
    ],
  },
  'lib/domain/automatic/x.ts': {
    may: ['./due-row.ts', '../limits.ts', '../ledger/transition.ts', '../policy/findings/snapshot.ts'],
    mayNot: ['../operator/explanation.ts', '../../ports/plaid.ts', '../../adapters/journal/journal.ts', 'node:crypto'],
  },
  'lib/domain/events/x.ts': {
    may: ['./bus-event.ts', '../ledger/caps.ts', '../policy/policy.ts', '../webhook/webhook-event.ts'],
    mayNot: ['../limits.ts', '../automatic/due-next.ts', '../operator/explanation.ts', '../../ports/bus.ts'],
  },
  'lib/domain/operator/x.ts': {
    may: [
      'io-ts',
      './explanation.ts',
      '../limits.ts',
      '../automatic/index-shards.ts',
      '../ledger/transition.ts',
      '../policy/findings/snapshot.ts',
    ],
    mayNot: ['../../ports/plaid.ts', '../../adapters/journal/journal.ts', '../../../operator/desk.ts', 'node:crypto'],
  },
  'lib/domain/plaid/x.ts': {
    may: ['io-ts', './attempt.ts', '../../codec/closed.ts'],
    mayNot: [
      '../limits.ts',
      '../request/strategy.ts',
      '../policy/decide.ts',
      '../ledger/fence.ts',
      '../../ports/plaid.ts',
    ],
  },
  'lib/domain/request/x.ts': {
    may: ['./subject.ts', '../plaid/attempt.ts', '../../codec/closed.ts'],
    mayNot: ['../retry-error.ts', '../policy/decide.ts', '../ledger/fence.ts', '../webhook/token.ts'],
  },
  'lib/domain/ledger/x.ts': {
    may: ['./fence.ts', '../plaid/environment.ts', '../request/subject.ts'],
    mayNot: ['../preflight.ts', '../policy/policy.ts', '../webhook/token.ts', '../../ports/ledger.ts'],
  },
  'lib/domain/webhook/x.ts': {
    may: ['./token.ts', '../plaid/environment.ts', '../../codec/json.ts'],
    mayNot: ['../events/bus-event.ts', '../policy/policy.ts', '../ledger/fence.ts'],
  },
  'lib/domain/policy/x.ts': {
    may: [
      './policy.ts',
      './findings/snapshot.ts',
      './rules/detail-rules.ts',
      '../plaid/history.ts',
      '../request/strategy.ts',
    ],
    mayNot: ['../preflight.ts', '../ledger/caps.ts', '../webhook/token.ts', '../../adapters/journal/journal.ts'],
  },
  'lib/domain/policy/file/x.ts': {
    may: [
      './refusal.ts',
      '../policy-faults.ts',
      '../rules/rule-name.ts',
      '../../plaid/same-id.ts',
      '../../../codec/closed.ts',
    ],
    mayNot: [
      '../findings/snapshot.ts',
      '../../preflight.ts',
      '../../ledger/caps.ts',
      '../../../ports/plaid.ts',
      'node:fs',
    ],
  },
  'lib/domain/policy/rules/x.ts': {
    may: ['./detail-rules.ts', '../findings/snapshot.ts', '../../plaid/attempt.ts'],
    mayNot: ['../decide.ts', '../vetoes.ts', '../../request/strategy.ts', '../../ledger/caps.ts'],
  },
  'lib/domain/policy/findings/x.ts': {
    may: ['./words.ts', '../../plaid/attempt.ts', '../../../codec/reading.ts'],
    mayNot: ['../rules/detail-rules.ts', '../decide.ts', '../../request/strategy.ts', '../../../ports/plaid.ts'],
  },
  'lib/ports/x.ts': {
    may: ['fp-ts/TaskEither', '../domain/plaid/attempt.ts'],
    mayNot: ['../adapters/plaid/wire.ts', '../use-cases/retry-on-demand.ts', 'node:https'],
  },
  'lib/use-cases/x.ts': {
    may: ['fp-ts/ReaderTaskEither', '../domain/preflight.ts', '../ports/plaid.ts'],
    mayNot: ['../adapters/journal/journal.ts', '../codec/json.ts', '../../handlers/retry.ts', 'node:crypto'],
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
  'lib/adapters/x.ts': {
    may: ['./aws/aws-settings.ts', '../domain/events/bus-event.ts', '../ports/bus.ts', '@aws-sdk/client-eventbridge'],
    mayNot: ['./plaid/wire.ts', './dynamodb/ledger.ts', '../use-cases/sweep.ts'],
  },
  'lib/adapters/dynamodb/x.ts': {
    may: ['../aws/aws-settings.ts', '@aws-sdk/client-dynamodb', '../../domain/ledger/due.ts'],
    mayNot: ['../event-bus.ts', '../journal/journal.ts', '../http/problem.ts'],
  },
  'handlers/x.ts': {
    may: ['@middy/core', '../lib/use-cases/retry-on-demand.ts', './service.ts', '../policies/default-v2.json'],
    mayNot: ['../local/stack.ts', '../test/support/attempt.ts', 'plaid'],
  },
  'operator/x.ts': {
    may: [
      'commander',
      '@aws-sdk/client-lambda',
      './commands/audit.ts',
      '../lib/domain/operator/read-answers.ts',
      '../policy-tools/policy-of.ts',
      'node:fs',
    ],
    mayNot: [
      '../lib/adapters/journal/journal.ts',
      '../lib/ports/ledger.ts',
      '../handlers/operate.ts',
      '../local/stack.ts',
      'aws-lambda',
    ],
  },
  'operator/audit/x.ts': {
    may: [
      'io-ts',
      'fp-ts/Either',
      'node:readline',
      'node:fs/promises',
      './findings.ts',
      '../commands/audit.ts',
      '../../lib/domain/ledger/transition.ts',
      '../../lib/codec/json.ts',
      '../../policy-tools/policy-of.ts',
    ],
    mayNot: [
      '../../lib/adapters/journal/journal.ts',
      '../../lib/use-cases/send-retry.ts',
      '../../lib/ports/journal.ts',
      '../../handlers/retry.ts',
      '../../local/stack.ts',
      '../../test/support/window.ts',
      '@aws-sdk/client-sqs',
    ],
  },
  'local/x.ts': {
    may: ['node:http', 'jose', './stack.ts'],
    mayNot: [
      '../lib/domain/limits.ts',
      '../handlers/retry.ts',
      '../operator/functions.ts',
      '../operator/console/server.ts',
      'fp-ts/Either',
      'io-ts',
    ],
  },
  'local/start/x.ts': {
    may: ['../stack.ts', '../../policy-tools/shipped-policies.ts'],
    mayNot: ['../../operator/console/server.ts', '../../operator/functions.ts'],
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
