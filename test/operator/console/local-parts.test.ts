import { expect, it } from 'vitest'
import { isControl } from '../../../operator/console/local-parts.ts'

it.each(['stories', 'stories/name-close', 'faults', 'clock', ''])('the page may use /_sim/%s', path =>
  expect(isControl(path)).toBe(true),
)

it.each(['reset', 'knobs', 'webhooks', 'stories/../reset', 'stories/a/b', 'clock/', '../_local', 'stories/%2e%2e'])(
  'the page may not use /_sim/%s',
  path => expect(isControl(path)).toBe(false),
)
