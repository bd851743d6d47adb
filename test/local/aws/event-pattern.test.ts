import { describe, expect, it } from 'vitest'
import { matchesPattern } from '../../../local/aws/event-pattern.ts'

const pattern = { source: [{ 'anything-but': ['idv-retry'] }], 'detail-type': ['Asked', 'Asked again'] }

describe('a rule’s pattern', () => {
  it.each([
    [{ source: 'app', 'detail-type': 'Asked' }, true],
    [{ source: 'app', 'detail-type': 'Asked again', more: 1 }, true],
    [{ source: 'app', 'detail-type': 'asked' }, false],
    [{ source: 'idv-retry', 'detail-type': 'Asked' }, false],
    [{ 'detail-type': 'Asked' }, false],
    [{ source: 'app' }, false],
  ])('says of %j: %s', (event, matches) => {
    expect(matchesPattern(pattern, event)).toBe(matches)
  })
})
