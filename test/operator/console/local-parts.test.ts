import { expect, it } from 'vitest'
import { isControl } from '../../../operator/console/local-parts.ts'

it.each(['personas', 'personas/typing-error', 'faults', 'clock', ''])('the page may use /_sim/%s', path =>
  expect(isControl(path)).toBe(true),
)

it.each([
  'reset',
  'knobs',
  'webhooks',
  'stories/name-close',
  'personas/../reset',
  'personas/a/b',
  'clock/',
  '../_local',
  'personas/%2e%2e',
])('the page may not use /_sim/%s', path => expect(isControl(path)).toBe(false))
