import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { testProofs } from './test-proofs.ts'

interface Counts {
  readonly passed: number
  readonly total: number
}

const countsOf = (module: TestModule): Counts => {
  let passed = 0
  let total = 0
  for (const test of module.children.allTests()) {
    const cases = test.meta().cases ?? 1
    total += cases
    passed += test.result().state === 'passed' ? cases : 0
  }
  return { passed, total }
}

/** Prints one line for each proof, in order: how many of its cases passed. A proof that did not run fails the run. */
export const proofReporter = (root: string): Reporter => ({
  onTestRunEnd: modules => {
    const counts = new Map(modules.map(module => [relative(root, module.moduleId), countsOf(module)]))
    for (const { file, name } of testProofs) {
      const { passed, total } = counts.get(file) ?? { passed: 0, total: 0 }
      console.log(`${name} ${passed} of ${total}`)
      if (total === 0 || passed < total) process.exitCode = 1
    }
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const { errors = [] } = test.result()
        for (const { message, stack } of errors) console.error(`${test.fullName}\n${stack ?? message}`)
      }
  },
})
