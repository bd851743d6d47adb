import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSettings, readStage, stageNameFault } from '../../packaging/read-stage.ts'
import { settingDefaults } from '../../packaging/setting-defaults.ts'
import { faultOf, type SettingName, settings } from '../../packaging/settings.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const serverlessYml = read('serverless.yml')
const names = Object.keys(settings) as readonly SettingName[]
const defaults = settingDefaults(parse(serverlessYml))
const example = read('stages/example.yml')
/** The example with every setting: those that are only shown have a # before them, without a space. */
const whole = example.replaceAll(/^#(?=\w+:| {2}- )/gm, '')

const sentencesOf = (yaml: string, region?: string): readonly string[] => {
  const result = readSettings('stages/s.yml', yaml, defaults, region)
  return result._tag === 'refused' ? result.sentences : []
}

/** Values that each setting refuses; a right one is in stages/example.yml. */
const wrong: Readonly<Record<SettingName, readonly unknown[]>> = {
  plaidEnv: ['prod', 'Sandbox', 'development', true, ['sandbox']],
  templateIds: [
    'idvtmp_a',
    [],
    ['idvtmp_…'],
    ['idvtmp_a,idvtmp_b'],
    ['idvtmp_ a'],
    [''],
    [1],
    Array(101).fill('idvtmp_a'),
  ],
  retryMode: ['enforced', 'on', true],
  callers: ['none', 'IAM', ['iam']],
  jwtIssuer: [
    'http://issuer.example',
    'issuer.example',
    'https://issuer.example/?a=b',
    'https://user@issuer.example',
    'https://',
  ],
  jwtAudience: ['idv-retry', [], ['a b'], [''], Array(51).fill('a')],
  alarmTopicArn: [
    'ops',
    'arn:aws:sqs:us-east-1:123456789012:ops',
    'arn:aws:sns:us-east-1:12:ops',
    'arn:aws:sns:us-east-1:123456789012:ops.fifo',
  ],
  region: ['us-east', 'US-EAST-1', 'virginia', 1],
  tableDeletionProtection: [true, 'yes', 'ON'],
  stackDeletionProtection: [false, 'no', 1],
  eventShareableUrl: [true, 'yes'],
  watch: [false, 'yes'],
  decisionDays: [0, 3_651, 1.5, '400', -1],
  archiveDays: [0, 3_651, '90'],
  requestsPerSecondMax: [0, 10_001, '10', 0.5],
  requestsAtOnceMax: [0, 5_001],
  standingsPerSecondMax: [0, 10_001],
  standingsAtOnceMax: [0, 5_001],
  standingScope: ['', 'two scopes', 'quoted"'],
  webhooksPerSecondMax: [0, 10_001],
  webhooksAtOnceMax: [0, 5_001],
  workersMax: [1, 1_001, '4'],
  policy: [
    '',
    'acme.json',
    '/etc/acme.json',
    '../policies/acme.json',
    'policies/../acme.json',
    'policies/acme.yml',
    'policies/',
  ],
  plaidBaseUrl: ['http://127.0.0.1', 'https://proxy.example/plaid', 'proxy.example', ''],
}

describe('each setting', () => {
  test('has wrong values here, and a parameter with its default in serverless.yml', () => {
    expect(Object.keys(wrong).toSorted()).toEqual(names.toSorted())
    expect(Object.keys(defaults).toSorted()).toEqual(names.toSorted())
    for (const name of names) expect(wrong[name].length, name).toBeGreaterThan(0)
  })

  test.each(names)('%s refuses what is wrong, in a sentence about it, without the value', name => {
    for (const value of wrong[name]) {
      const sentences = sentencesOf(JSON.stringify({ plaidEnv: 'sandbox', [name]: value }))
      expect(sentences, JSON.stringify(value)).toHaveLength(1)
      expect(sentences[0]).toMatch(new RegExp(`^stages/s\\.yml: ${name} must be .+[^.]\\.$`))
    }
  })

  test.each(names)('%s has no variables', name => {
    expect(faultOf(name, `\${env:HOME}`)).toContain('written out')
    expect(faultOf(name, [`https://\${env:HOME}`])).toContain('written out')
  })

  test('has a default that it accepts, or none', () => {
    const given = Object.entries(defaults).filter(([, value]) => value !== undefined)
    expect(given.length).toBeGreaterThan(10)
    expect(given.flatMap(([name, value]) => faultOf(name as SettingName, value) ?? [])).toEqual([])
  })

  test('is in stages/example.yml, with a right value and its default in words', () => {
    expect(Object.keys(parse(whole)).toSorted()).toEqual(names.toSorted())
    expect(sentencesOf(whole)).toEqual([])
    for (const name of names) {
      const comment = commentAbove(name)
      const value = defaults[name]
      const inWords =
        value === undefined
          ? /Required|required|Without it|Default: (?:none|Plaid's own)/
          : new RegExp(`Default: .*\\b${value}\\b`, 's')
      expect(comment, name).toMatch(inWords)
    }
  })

  test('that has bounds has them in stages/example.yml', () => {
    const bounded = names.flatMap(name => {
      const [, min, max] = /(\d+) to (\d+)/.exec(faultOf(name, {}) ?? '') ?? []
      return min === undefined ? [] : [[name, `${min} to ${max}`] as const]
    })
    expect(bounded.length).toBeGreaterThan(7)
    for (const [name, bounds] of bounded) expect(commentAbove(name), name).toContain(bounds)
  })
})

test('a copy of stages/example.yml has none of its examples: it is refused until the templates are written', () => {
  expect(sentencesOf(example)).toEqual([expect.stringContaining('templateIds is required')])
})

/** The comment above a setting, or above those before it in the same block. */
const commentAbove = (name: string): string => {
  const block = whole.split('\n\n').find(each => new RegExp(`^${name}:`, 'm').test(each)) ?? ''
  return block.replaceAll(/^(?!#).*$/gm, '').replaceAll('\n# ', ' ')
}

const production = { plaidEnv: 'production', templateIds: ['idvtmp_a'] }

describe('settings that depend on each other', () => {
  test.each([
    ['no plaidEnv', {}, /plaidEnv is required/],
    [
      'a production stage without templates',
      { plaidEnv: 'production' },
      /templateIds is required where plaidEnv is production/,
    ],
    [
      'tokens without an issuer',
      { ...production, callers: 'jwt', jwtAudience: ['a'] },
      /jwtIssuer is required where callers is jwt/,
    ],
    [
      'tokens without an audience',
      { ...production, callers: 'jwt', jwtIssuer: 'https://i.example' },
      /jwtAudience is required/,
    ],
    [
      'an issuer without tokens',
      { ...production, jwtIssuer: 'https://i.example' },
      /jwtIssuer is only for callers: jwt/,
    ],
    [
      'an audience without tokens',
      { ...production, callers: 'iam', jwtAudience: ['a'] },
      /jwtAudience is only for callers: jwt/,
    ],
    [
      'a topic elsewhere',
      { ...production, alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:ops' },
      /a topic in eu-west-1/,
    ],
    ['a misspelt setting', { ...production, retrymode: 'enforce' }, /no setting retrymode\. Did you mean retryMode\?/],
    ['another misspelt setting', { ...production, templateId: ['a'] }, /Did you mean templateIds\?/],
    ['a setting of nothing', { ...production, colour: 'red' }, /there is no setting colour\.$/],
    ['an inherited name', { ...production, constructor: 'x' }, /there is no setting constructor/],
  ])('%s is refused in one sentence', (_case, given, sentence) => {
    expect(sentencesOf(JSON.stringify(given))).toEqual([expect.stringMatching(sentence)])
  })

  test('are each named if several are wrong', () => {
    expect(sentencesOf('plaidEnv: prod\nretryMode: on\ncolour: red')).toHaveLength(3)
  })

  test('a setting without a value has its default', () => {
    expect(readSettings('s', 'plaidEnv: sandbox\nretryMode:', defaults)).toMatchObject({
      settings: { retryMode: 'shadow' },
    })
  })

  test('a region that is wanted is the one of the file, or takes the place of the default', () => {
    const topic = { alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:ops' }
    expect(sentencesOf(JSON.stringify({ ...production, ...topic }), 'eu-west-1')).toEqual([])
    expect(sentencesOf('plaidEnv: sandbox\nregion: eu-west-1', 'eu-west-1')).toEqual([])
    expect(sentencesOf('plaidEnv: sandbox\nregion: eu-west-1', 'us-east-1')).toEqual([
      expect.stringContaining('one region'),
    ])
    expect(sentencesOf('plaidEnv: sandbox', 'mars')).toEqual([expect.stringContaining('region must be')])
  })
})

describe('a file that has no settings', () => {
  test.each([
    ['a list', '- plaidEnv: sandbox', /must be settings/],
    ['a text', 'sandbox', /must be settings/],
    [
      'a setting that is given twice',
      'plaidEnv: sandbox\nplaidEnv: production',
      /cannot be read: Map keys must be unique/,
    ],
    ['what is no YAML', 'plaidEnv: [', /cannot be read/],
    ['nothing', '', /plaidEnv is required/],
  ])('%s is refused in one sentence', (_case, yaml, sentence) => {
    expect(sentencesOf(yaml)).toEqual([expect.stringMatching(sentence)])
    expect(sentencesOf(yaml)[0]).not.toContain('\n')
  })

  test.each([
    ['example', /for reading only/],
    ['Prod', /lower case letters/],
    ['devv', /There is no stages\/devv\.yml.* Did you mean dev\?/],
    ['../dev', /lower case letters/],
  ])('the stage %s is refused in one sentence', (stage, sentence) => {
    expect(readStage(root, stage)).toEqual({ _tag: 'refused', sentences: [expect.stringMatching(sentence)] })
  })
})

test('the name of a stage is letters, digits and single hyphens, whatever its length', () => {
  const isRight = (stage: string): boolean =>
    [...stage].every(character => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(character)) &&
    'abcdefghijklmnopqrstuvwxyz'.includes(stage.charAt(0) || ' ') &&
    !stage.endsWith('-') &&
    !stage.includes('--') &&
    stage !== 'example'
  const near = fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', 'A', '_', '.', ' ', 'é', '/'), maxLength: 80 })
  fc.assert(
    fc.property(fc.oneof(near, fc.stringMatching(/^[a-z][a-z0-9-]{0,79}$/), fc.string()), stage => {
      expect(stageNameFault(stage) === undefined).toBe(isRight(stage))
    }),
  )
})

test('the files of the stages that ship are right', () => {
  expect(readStage(root, 'dev')).toMatchObject({
    settings: { plaidEnv: 'sandbox', retryMode: 'shadow', region: 'us-east-1' },
  })
})

test('a parameter of another form than the others is seen: it would not be in any stage file', () => {
  const planted = serverlessYml.replace(/^ {4}watch: .*$/m, '    watch: "on"')
  expect(planted).not.toBe(serverlessYml)
  expect(() => settingDefaults(parse(planted))).toThrow('watch')
})
