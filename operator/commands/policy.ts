import { addPolicyCommands } from '../../policy-tools/policy-commands.ts'
import type { AddCommand } from '../desk.ts'

export const policy: AddCommand = program => {
  const command = program
    .command('policy')
    .description('checks, proves and compares policy files; before one is deployed')
    .addHelpText('after', '\nExample: idvr policy check policies/default-v2.json --no-proof')
  addPolicyCommands(command)
}
