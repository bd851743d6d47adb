import { expect, it } from 'vitest'
import { forwardTarget } from '../../../../local/start/forward/forward-target.ts'

it.each(['https://example.com/hooks', 'http://127.0.0.1:8080', 'http://localhost/x?y=1', 'http://[::1]:8080/'])(
  '%s gets events',
  text => {
    expect(forwardTarget(text).href).toContain(text)
  },
)

it.each([
  'http://example.com',
  'http://10.0.0.1/',
  'http://127.0.0.1.example.com/',
  'http://localhost.example.com/',
  'ftp://127.0.0.1',
  'https://user:pass@example.com',
  'localhost:8080',
  '',
])('"%s" is refused', text => {
  expect(() => forwardTarget(text)).toThrow('use an https URL')
})
