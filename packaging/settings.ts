import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { oneOf } from '../lib/codec/one-of.ts'
import { text } from '../lib/codec/text.ts'
import { violationsOf } from '../lib/codec/violation.ts'
import { wholeNumber } from '../lib/codec/whole-number.ts'

const listOf = <A>(
  item: t.Type<A, A, unknown>,
  max: number,
  expected: string,
): t.Type<readonly A[], readonly A[], unknown> => {
  const is = (input: unknown): input is readonly A[] =>
    Array.isArray(input) && input.length > 0 && input.length <= max && input.every(item.is)
  return new t.Type(
    'listOf',
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context, expected)),
    t.identity,
  )
}

const isHttpsUrl = (value: string): boolean => {
  const url = URL.parse(value)
  return url?.protocol === 'https:' && url.username === '' && url.search === '' && url.hash === ''
}
const isHttpsOrigin = (value: string): boolean => isHttpsUrl(value) && URL.parse(value)?.href === `${value}/`

/** Below the project, so that the file is committed and every machine packages the same. */
const isPolicyPath = (value: string): boolean => /^(?:[\w-][\w.-]*\/)+[\w-][\w.-]*\.json$/.test(value)

const topicArn = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/
const templateId = text('templateId', 'a template id', value => /^[!-+\--~]{1,256}$/.test(value))
const audience = text('audience', 'an audience', value => /^[!-~]{1,255}$/.test(value))
const onOrOff = oneOf('switch', ['on', 'off'], 'on or off')

/** The settings of a stage that may stand in `stages/<stage>.yml`. Their defaults stand in serverless.yml. */
export const settings = {
  plaidEnv: oneOf('plaidEnv', ['sandbox', 'production'], 'sandbox or production'),
  templateIds: listOf(
    templateId,
    100,
    'a list of 1 to 100 template ids; without the setting every template is refused',
  ),
  retryMode: oneOf('retryMode', ['shadow', 'enforce'], 'shadow or enforce'),
  policy: text('policy', 'the path of a policy file, such as policies/acme.json', isPolicyPath),
  callers: oneOf('callers', ['iam', 'jwt'], 'iam or jwt'),
  jwtIssuer: text('jwtIssuer', 'an https URL without a query', isHttpsUrl),
  jwtAudience: listOf(audience, 50, 'a list of 1 to 50 audiences'),
  alarmTopicArn: text('alarmTopicArn', 'the ARN of a standard SNS topic', value => topicArn.test(value)),
  region: text('region', 'the name of an AWS region', value => /^[a-z]{2}(-[a-z]+)+-\d$/.test(value)),
  tableDeletionProtection: onOrOff,
  stackDeletionProtection: onOrOff,
  eventShareableUrl: onOrOff,
  watch: onOrOff,
  decisionDays: wholeNumber(1, 3_650),
  archiveDays: wholeNumber(1, 3_650),
  requestsPerSecondMax: wholeNumber(1, 10_000),
  requestsAtOnceMax: wholeNumber(1, 5_000),
  standingsPerSecondMax: wholeNumber(1, 10_000),
  standingsAtOnceMax: wholeNumber(1, 5_000),
  standingScope: text('standingScope', 'a scope of a JWT', value => /^[!#-[\]-~]{1,256}$/.test(value)),
  webhooksPerSecondMax: wholeNumber(1, 10_000),
  webhooksAtOnceMax: wholeNumber(1, 5_000),
  workersMax: wholeNumber(2, 1_000),
  plaidBaseUrl: text('plaidBaseUrl', 'an https origin without a path', isHttpsOrigin),
} satisfies Readonly<Record<string, t.Mixed>>

export type SettingName = keyof typeof settings

/** The settings of one stage, with the defaults of those that it does not give. `undefined`: without a value. */
export type Settings = { readonly [N in SettingName]?: t.TypeOf<(typeof settings)[N]> | undefined }

/** One setting that is wrong. `fault` ends the sentence that the setting's name begins. */
export interface SettingFault {
  readonly name: SettingName
  readonly fault: string
}

/** What is wrong with one value; undefined if nothing is. */
export const faultOf = (name: SettingName, value: unknown): string | undefined => {
  if (JSON.stringify(value).includes('${')) return 'must be written out: a stage file has no variables'
  const decoded = settings[name].decode(value)
  return E.isLeft(decoded) ? `must be ${violationsOf(decoded.left)[0]?.expected}` : undefined
}

/** What is wrong with settings that are each right by themselves. */
export const faultsAcross = (given: Settings): readonly SettingFault[] => {
  const { plaidEnv, templateIds, callers, jwtIssuer, jwtAudience, alarmTopicArn, region } = given
  const faults: SettingFault[] = []
  const add = (name: SettingName, fault: string): number => faults.push({ name, fault })
  if (plaidEnv === undefined) add('plaidEnv', `is required: sandbox or production`)
  if (plaidEnv === 'production' && templateIds === undefined)
    add('templateIds', 'is required where plaidEnv is production: without it no template may be retried')
  for (const [name, value] of [
    ['jwtIssuer', jwtIssuer],
    ['jwtAudience', jwtAudience],
  ] as const) {
    if (callers === 'jwt' && value === undefined) add(name, 'is required where callers is jwt')
    if (callers !== 'jwt' && value !== undefined) add(name, 'is only for callers: jwt')
  }
  const [, topicRegion] = topicArn.exec(alarmTopicArn ?? '') ?? []
  if (topicRegion !== undefined && topicRegion !== region)
    add('alarmTopicArn', `names a topic in ${topicRegion}, and alarms in ${region} can notify only a topic there`)
  return faults
}
