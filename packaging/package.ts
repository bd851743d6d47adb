/** `npm run package [-- --stage <stage>]`: checks the settings, bundles, packages, and checks the package. */
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { describePackage } from './describe-package.ts'
import { readOptions } from './options.ts'
import { packageStage } from './package-stage.ts'
import { provePolicyIn } from './prove-policy.ts'
import { serverlessIn } from './run-serverless.ts'

const root = join(import.meta.dirname, '..')

await runCommand(async ({ say }) => {
  const options = readOptions({ name: 'package', defaultStage: 'dev' }, process.argv.slice(2), process.env)
  const done = await packageStage(root, options, { serverless: serverlessIn(root), prove: provePolicyIn(root, say) })
  if (done._tag === 'refused') return done.sentences
  describePackage(done).forEach(say)
  return []
})
