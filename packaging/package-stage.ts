import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type CheckedPolicy, policyForBundle } from '../policy-tools/policy-for-bundle.ts'
import { type Bundle, bundleHandlers } from './bundle.ts'
import { environmentFaults } from './check-environments.ts'
import { nameFaults } from './check-names.ts'
import { checkTemplate } from './check-template.ts'
import { fingerprint } from './fingerprint.ts'
import type { ProvePolicy } from './prove-policy.ts'
import { readStage } from './read-stage.ts'
import { restoreReferences } from './restore-references.ts'
import type { RunServerless } from './run-serverless.ts'
import type { Settings } from './settings.ts'
import { stackOf, type Target, type Template } from './template.ts'

/** A package under .serverless/ that passed every check. */
export interface Package {
  readonly _tag: 'packaged'
  readonly target: Target
  readonly settings: Settings
  readonly folder: string
  readonly template: Template
  readonly bundles: readonly Bundle[]
  /** The policy in the bundles. */
  readonly policy: Pick<CheckedPolicy, 'version' | 'hash' | 'notes'>
  /** Of the files that were checked. */
  readonly fingerprint: string
}

export interface Refused {
  readonly _tag: 'refused'
  /** One for each fault. */
  readonly sentences: readonly string[]
}

const refused = (...sentences: readonly string[]): Refused => ({ _tag: 'refused', sentences })

/** What osls uploads is in its state file; the template's own file is only for readers and checks. */
const stateFaults = (template: Template, state: unknown, { stage, region }: Target): readonly string[] => {
  const provider = Object(Object(Object(state).service).provider)
  return [
    ...(isDeepStrictEqual(restoreReferences(state, provider.compiledCloudFormationTemplate), template)
      ? []
      : ['The package has two templates that differ: nothing of it is deployed.']),
    ...(provider.stage === stage && provider.region === region
      ? []
      : [`The package is for the stage ${provider.stage} in ${provider.region}, not for ${stage} in ${region}.`]),
  ]
}

const faultsOf = (folder: string, template: Template, target: Target): readonly string[] => {
  const names = nameFaults(template, target)
  if (names.length > 0) return names
  const findings = ['create', 'update'].flatMap(
    stack => checkTemplate(join(folder, `cloudformation-template-${stack}-stack.json`)).findings,
  )
  const state = JSON.parse(readFileSync(join(folder, 'serverless-state.json'), 'utf8'))
  return [
    ...findings.map(finding => `CloudFormation would refuse the template: ${finding}`),
    ...environmentFaults(template, target),
    ...stateFaults(template, state, target),
  ]
}

export interface PackageTools {
  readonly serverless: RunServerless
  readonly prove: ProvePolicy
}

/**
 * Checks the settings and the policy of a stage, bundles, packages under `.serverless/`, checks the package, and proves the
 * policy; its certificate is beside the package. What is refused leaves
 * no package behind; settings or a policy that are refused change nothing at all.
 */
export const packageStage = async (
  root: string,
  { stage, region: wanted }: { readonly stage: string; readonly region: string | undefined },
  { serverless, prove }: PackageTools,
): Promise<Package | Refused> => {
  const read = readStage(root, stage, wanted)
  if (read._tag === 'refused') return read
  const { settings } = read
  const { region = '', templateIds, policy: policyPath } = settings
  const policy = await policyForBundle(join(root, policyPath ?? ''), templateIds)
  if (policy._tag === 'Refused') return refused(...policy.sentences)
  const folder = join(root, '.serverless')
  rmSync(folder, { recursive: true, force: true })
  const bundles = await bundleHandlers({ root, policy })
  const { failure } = await serverless(['package', '--stage', stage, '--region', region], () => {})
  const drop = (...sentences: readonly string[]): Refused => {
    rmSync(folder, { recursive: true, force: true })
    return refused(...sentences)
  }
  if (failure !== undefined) return drop(`The stage ${stage} cannot be packaged: ${failure}`)
  const template: Template = JSON.parse(readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'))
  const target = { stage, region, stack: stackOf(root, stage) }
  const faults = faultsOf(folder, template, target)
  if (faults.length > 0) return drop(...faults)
  const certificate = await prove(join(root, policyPath ?? ''), policy.hash)
  if (certificate === undefined) return drop(`${policyPath} breaks a law of the policy: the counterexample is above.`)
  copyFileSync(certificate, join(folder, 'policy-certificate.json'))
  return { _tag: 'packaged', target, settings, folder, template, bundles, policy, fingerprint: fingerprint(folder) }
}
