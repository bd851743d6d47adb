import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { failedAttempt, passAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import type { Stack } from '../../local/stack.ts'
import { startStack } from '../support/audited.ts'
import { runIdvrHere } from './idvr-here.ts'
import { brokenLinks, codeSpans, type Document, documents, parseDocument, root, type Sample } from './markdown.ts'
import { differingMembers } from './members.ts'
import { callOf, commandsIn } from './shell.ts'

const { scripts, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const exists = (path: string): boolean => existsSync(join(root, path))

const samplesIn = (language: string): readonly Sample[] =>
  documents.flatMap(({ samples }) => samples.filter(sample => sample.language === language))

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
})
afterAll(() => stack.close())

/** The state in which `npm start` leaves a stack to who tries the samples. */
const begin = ({ simulator, templateId }: Stack): void => {
  withoutWebhooks(simulator, () =>
    failedAttempt(simulator, { client_user_id: 'user-1', template_id: templateId }, 'kyc_check'),
  )
  simulator.seedAttempt({ client_user_id: 'user-2', template: { id: templateId } })
}

/** The samples write the ports of `npm start`. */
const toStack = (url: string, { url: service, simulator }: Pick<Stack, 'url' | 'simulator'>): string =>
  url
    .replace(/^http:\/\/(127\.0\.0\.1|localhost):3000/, service)
    .replace(/^http:\/\/(127\.0\.0\.1|localhost):3001/, simulator.url)

const template_id = 'idvtmp_local'

const ask = async (body: object, query = ''): Promise<unknown> => {
  const answer = await fetch(`${stack.url}/identity_verification/retry${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

/** The detail of an event of this service with this outcome: an attempt fails, is retried, and the new one succeeds. */
const eventWith = async (outcome: unknown): Promise<unknown> => {
  const { simulator, clock } = stack
  const client_user_id = `user of ${outcome}`
  failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName)
  await clock.untilIdle()
  await clock.leap(24 * 60_000)
  await clock.advance(2 * 60_000)
  passAttempt(simulator, String(simulator.attempts().findLast(each => each.client_user_id === client_user_id)?.id))
  await clock.untilIdle()
  return stack.bus
    .events()
    .map(({ detail }) => detail)
    .findLast(detail => Object(detail).outcome === outcome)
}

/** The standing of a user whose retry is planned. */
const standing = async (): Promise<unknown> => {
  const { simulator, clock, url } = stack
  const client_user_id = randomUUID()
  failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName)
  await clock.untilIdle()
  const answer = await fetch(
    `${url}/identity_verification/retry?client_user_id=${client_user_id}&template_id=${template_id}`,
  )
  return answer.json()
}

/** The real thing that a sample of JSON shows; undefined where that is not known here. */
const realOf = async (sample: Readonly<Record<string, unknown>>): Promise<unknown> => {
  if ('outcome' in sample) return eventWith(sample['outcome'])
  if ('previous_attempt_id' in sample) {
    const { client_user_id } = failedAttempt(
      stack.simulator,
      { client_user_id: randomUUID(), template_id },
      findings.mistypedName,
    )
    return ask({ client_user_id, template_id, strategy: 'reset' })
  }
  if ('on_demand' in sample) return standing()
  if (sample['code'] === 'invalid-request') return ask({ client_user_id: '', strategy: 'custom' })
  return undefined
}

describe('samples of JSON', () => {
  const samples = samplesIn('json')

  test('are found', () => expect(samples.length).toBeGreaterThan(2))

  test.each(samples)('$at has the members of the real thing', async ({ text }) => {
    const sample = JSON.parse(text)
    const real = await realOf(sample)
    expect(real, 'realOf says what a sample shows').toBeDefined()
    expect(differingMembers(sample, real)).toEqual([])
  })
})

/** The help of a command begins with its name; of one that is not there it is the program's. */
const faultsOfIdvr = async ([command = 'help']: readonly string[]): Promise<readonly string[]> => {
  if (command === 'help') return []
  const { out } = await runIdvrHere([command, '--help'])
  return out.startsWith(`Usage: idvr ${command} `) ? [] : [`idvr has no command ${command}`]
}

/** What is wrong with a command, apart from what only an account could say. */
const faultsOf = async (words: readonly string[], tried: Stack): Promise<readonly string[]> => {
  const [program = '', verb, name = ''] = words
  switch (program) {
    case 'npm':
      return [
        ...(verb === 'run' && !(name in scripts) ? [`no script ${name}`] : []),
        ...(['run', 'ci', 'test', 'start', 'install', 'pack'].includes(String(verb)) ? [] : [`npm ${verb}: not known`]),
        ...words.filter(word => word.startsWith('--param')).map(() => 'settings are in the file of the stage'),
      ]
    case 'npx':
      return [
        ...(verb === '--no' ? (name in bin ? await faultsOfIdvr(words.slice(3)) : [`no program ${name}`]) : []),
        ...(verb === '--no' || exists(join('node_modules', '.bin', String(verb))) ? [] : [`no program ${verb}`]),
        ...words.filter(word => word.startsWith('--param')).map(() => 'settings are in the file of the stage'),
      ]
    case 'curl': {
      const { url, init } = callOf(words)
      const { ok, status } = await fetch(toStack(url, tried), init)
      return ok ? [] : [`${url} answers ${status}`]
    }
    case 'node':
      return exists(String(verb)) ? [] : [`no file ${verb}`]
    case 'aws':
      return words.filter(word => /^[{[]/.test(word)).flatMap(word => (isJson(word) ? [] : [`no JSON: ${word}`]))
    case 'cp':
      return exists(String(verb)) ? [] : [`no file ${verb}`]
    case 'git':
    case 'cd':
    case 'jq':
    case 'printf':
    case 'sha256sum':
    case 'tr':
    case 'xargs':
      return []
    default:
      return [`${program}: not known`]
  }
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Commands are tried one after the other. */
const faultsIn = async (text: string, tried: Stack): Promise<readonly string[]> => {
  const faults: string[] = []
  for (const words of commandsIn(text)) faults.push(...(await faultsOf(words, tried)))
  return faults
}

/** The same on a stack as `npm start` has just started it. */
const faultsAtStart = async (text: string): Promise<readonly string[]> => {
  if (!text.includes('curl')) return faultsIn(text, stack)
  const tried = await startStack()
  begin(tried)
  const faults = await faultsIn(text, tried)
  await tried.close()
  return faults
}

/** A command in a block without a language would not be looked at. */
const unlabelled = documents
  .flatMap(({ samples }) => samples)
  .filter(({ language, text }) => language === '' && /^(?:npx|npm|node|curl|aws) /m.test(text))

describe('samples of commands', () => {
  test('all have the language sh', () => expect(unlabelled.map(({ at }) => at)).toEqual([]))

  const samples = samplesIn('sh')

  test('are found', () => expect(samples.length).toBeGreaterThan(5))

  test.each(samples)('$at can be typed', async ({ text }) => {
    expect(await faultsAtStart(text)).toEqual([])
  })
})

const namesImported = (contents: string): readonly string[] =>
  [...contents.matchAll(/import \{([^}]*)\} from/g)]
    .flatMap(([, names = '']) => names.split(','))
    .map(name => name.trim().replace(/^.* as /, ''))
    .filter(name => name !== '' && !name.startsWith('type '))

/** Bundles it and runs it. What it imports and does not use has to be there too. */
const runTypeScript = async (contents: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-sample-'))
  const names = namesImported(contents)
  try {
    const outfile = join(folder, 'sample.mjs')
    await build({
      stdin: {
        contents: `${contents}\nexport const imported = { ${names.join(', ')} }`,
        resolveDir: root,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      // `npm run test:tarball` runs it with the package itself.
      alias: { 'idv-retry/retry-request': join(root, 'lib/domain/request/retry-request.ts') },
      logLevel: 'silent',
    })
    vi.spyOn(console, 'log').mockReturnValue()
    await import(pathToFileURL(outfile).href)
  } finally {
    vi.restoreAllMocks()
    await rm(folder, { recursive: true })
  }
}

describe('samples of TypeScript', () => {
  const samples = samplesIn('ts')

  test('are found', () => expect(samples.length).toBeGreaterThan(0))

  test.each(samples)('$at runs', async ({ text }) => {
    await expect(runTypeScript(text)).resolves.toBeUndefined()
  })
})

/** What a document names that is not there. */
const namesNothing = (document: Document): readonly string[] =>
  codeSpans(document).filter(span => {
    const [, script] = /^npm run ([\w:-]+)/.exec(span) ?? []
    if (script !== undefined) return !(script in scripts)
    const isPath = /^(lib|handlers|local|packaging|bench|test|docs|\.ci)\/[\w./-]+$/.test(span)
    return isPath && !exists(span) && !exists(`${span}.ts`)
  })

describe.each(documents)('$path', document => {
  test('gives settings to no command: they are in the file of the stage', () => {
    expect(readFileSync(join(root, document.path), 'utf8')).not.toMatch(/--param\b/)
  })

  test('has blocks of a known language alone', () => {
    const languages = document.samples.map(({ language }) => language)
    expect(languages.filter(language => !['', 'json', 'sh', 'ts', 'mermaid', 'text'].includes(language))).toEqual([])
  })

  test('names scripts and files that are there', () => {
    expect(namesNothing(document)).toEqual([])
  })

  test('links to what is there', () => {
    expect(brokenLinks(document, documents, exists)).toEqual([])
  })
})

describe('a broken sample is seen', () => {
  const real = { id: 'a', counts: { automatic: 0, on_demand: 0 } }

  test.each([
    ['a member that is not there', { ...real, idd: 'a' }, ['/idd: the real one has no such member']],
    ['a member left out', { id: 'a' }, ['/counts: the sample lacks it']],
    ['a member left out inside', { ...real, counts: { automatic: 0 } }, ['/counts/on_demand: the sample lacks it']],
    ['another type', { ...real, counts: 1 }, ['/counts: another type']],
    ['none: the rest is left out openly', { id: 'a', '…': '…' }, []],
  ])('%s', (_, sample, differences) => {
    expect(differingMembers(sample, real)).toEqual(differences)
  })

  test.each([
    ['npm run nothing', ['no script nothing']],
    ['npm run deploy -- --stage production --param="retryMode=enforce"', ['settings are in the file of the stage']],
    ['npx serverless info --param retryMode=enforce', ['settings are in the file of the stage']],
    [
      "curl -s http://127.0.0.1:3000/identity_verification/retry -H 'content-type: text/plain' -d '{}'",
      ['http://127.0.0.1:3000/identity_verification/retry answers 415'],
    ],
    ['curl -s http://127.0.0.1:3001/_sim/nothing', ['http://127.0.0.1:3001/_sim/nothing answers 404']],
    ['aws dynamodb put-item --item \'{"id": }\'', ['no JSON: {"id": }']],
    ['yarn start', ['yarn: not known']],
    ['npx --no nothing', ['no program nothing']],
    ['npx --no idvr nothing --stage production', ['idvr has no command nothing']],
  ])('%s', async (command, faults) => {
    expect(await faultsIn(command, stack)).toEqual(faults)
  })

  test.each([
    ["import { nothing } from './lib/domain/limits.ts'", 'No matching export'],
    ["import './lib/nothing.ts'", 'Could not resolve'],
    ["import { limits } from './lib/domain/limits.ts'\nlimits.nothing.more", 'undefined'],
  ])('%s', async (text, message) => {
    await expect(runTypeScript(text)).rejects.toThrow(message)
  })

  test('a link, an anchor, a script and a file that are not there', () => {
    const text = '# One\n[a](#one) [b](#two) [c](nothing.md) `npm run nothing` `lib/nothing.ts` `lib/domain`'
    const document = parseDocument('planted.md', text)
    expect(brokenLinks(document, [document], path => path === 'planted.md')).toEqual(['#two', 'nothing.md'])
    expect(namesNothing(document)).toEqual(['npm run nothing', 'lib/nothing.ts'])
  })
})
