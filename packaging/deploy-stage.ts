import { describePackage } from './describe-package.ts'
import { fingerprint } from './fingerprint.ts'
import { type Package, type PackageTools, packageStage } from './package-stage.ts'

const whatHappens = ({ target, template }: Package): readonly string[] => [
  '',
  'Deploying this package with your AWS credentials, into their account. CloudFormation creates those of the',
  `${Object.keys(template.Resources).length} resources of ${target.stack} that are not there, changes those that differ, and takes all back if one fails.`,
  'docs/cost.md says what it costs.',
  '',
]

/** Packages and checks a stage, then deploys exactly what was checked. Gives a sentence for each thing that is wrong. */
export const deployStage = async (
  root: string,
  options: { readonly stage: string; readonly region: string | undefined },
  tools: PackageTools,
  say: (line: string) => void,
): Promise<readonly string[]> => {
  const done = await packageStage(root, options, tools)
  if (done._tag === 'refused') return done.sentences
  const { stage, region } = done.target
  ;[...describePackage(done), ...whatHappens(done)].forEach(say)
  if (fingerprint(done.folder) !== done.fingerprint)
    return [`${done.folder} has changed since it was checked: nothing was deployed.`]
  const { failure } = await tools.serverless(
    ['deploy', '--package', done.folder, '--stage', stage, '--region', region],
    say,
  )
  return failure === undefined ? [] : [`${done.target.stack} is not deployed: ${failure}`]
}
