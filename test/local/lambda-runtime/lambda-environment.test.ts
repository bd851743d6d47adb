import { expect, test } from 'vitest'
import { memoryFlagsOf } from '../../../local/lambda-runtime/lambda-environment.ts'

test.each([
  [128, ['--max-semi-space-size=6', '--max-old-space-size=115']],
  [256, ['--max-semi-space-size=12', '--max-old-space-size=230']],
])("V8's limits follow from the memory: %d MB", (memoryMb, flags) => {
  expect(memoryFlagsOf(memoryMb)).toEqual(flags)
})
