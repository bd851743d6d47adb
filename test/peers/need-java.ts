import type { TestProject } from 'vitest/node'
import { isJavaInstalled } from '../../local/peers/dynamodb-local.ts'

declare module 'vitest' {
  interface ProvidedContext {
    hasJava: boolean
  }
}

const missing = 'There is no Java on this machine: nothing is tested against DynamoDB Local.'

/** Without Java the tests of DynamoDB Local are skipped, and a notice says so; `REQUIRE_JAVA=1` makes that a failure. */
export default ({ provide }: TestProject): void => {
  const hasJava = isJavaInstalled()
  if (!hasJava && process.env['REQUIRE_JAVA'] === '1') throw new Error(`${missing} REQUIRE_JAVA=1 needs it.`)
  if (!hasJava) process.stderr.write(`\n${'!'.repeat(80)}\n${missing}\n${'!'.repeat(80)}\n\n`)
  provide('hasJava', hasJava)
}
