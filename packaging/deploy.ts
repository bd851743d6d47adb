/** `npm run deploy -- --stage <stage>`: packages, checks, and deploys that package. */
import { join } from 'node:path'
import { runCommand } from './command.ts'
import { deployStage } from './deploy-stage.ts'
import { readOptions } from './options.ts'
import { provePolicyIn } from './prove-policy.ts'
import { serverlessIn } from './run-serverless.ts'

const root = join(import.meta.dirname, '..')

await runCommand(({ say }) => {
  const options = readOptions({ name: 'deploy' }, process.argv.slice(2), process.env)
  return deployStage(root, options, { serverless: serverlessIn(root), prove: provePolicyIn(root, say) }, say)
})
