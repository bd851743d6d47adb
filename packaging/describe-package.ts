import { relative } from 'node:path'
import type { Package } from './package-stage.ts'

const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`

/** What a stage's settings decide, in a line each. */
export const describeStage = ({ target, settings }: Package): readonly string[] => {
  const { plaidEnv, retryMode, templateIds, callers, alarmTopicArn } = settings
  const count = templateIds?.length ?? 0
  return [
    `stage     ${target.stage}, stack ${target.stack} in ${target.region}`,
    `plaid     ${plaidEnv}; templates that may be retried: ${count === 0 ? 'none' : count}`,
    `mode      ${retryMode === 'enforce' ? 'enforce: automatic retries are sent' : 'shadow: decisions are logged, no automatic retry is sent'}`,
    `callers   ${callers === 'jwt' ? 'tokens of jwtIssuer' : 'signed with AWS credentials'}`,
    `alarms    ${alarmTopicArn === undefined ? 'notify no topic: alarmTopicArn is not set' : 'notify alarmTopicArn'}`,
  ]
}

const policyLine = ({ settings, policy }: Package): string =>
  `${policy.version}, ${settings.policy}, hash ${policy.hash.slice(0, 16)}`

/** What was packaged and checked, in a line each. */
export const describePackage = (done: Package): readonly string[] => [
  ...describeStage(done),
  `policy    ${policyLine(done)}`,
  ...done.policy.notes.map(note => `          note: ${note}`),
  `bundles   ${done.bundles.map(({ name, bytes }) => `${name} ${kb(bytes)}`).join(', ')}`,
  `template  ${Object.keys(done.template.Resources).length} resources: form, names and each function's variables are right`,
  `package   ${relative(process.cwd(), done.folder) || done.folder}, ${done.fingerprint.slice(0, 16)}`,
]
