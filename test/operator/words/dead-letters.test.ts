import { expect, it } from 'vitest'
import { deadLettersInWords } from '../../../operator/words/dead-letters.ts'

const letter = { message_id: 'm', sent_at: null, receives: 1, attempt_id: null, client_user_id: null }

it('says of each message whether it would be moved', () => {
  const messages = [
    { ...letter, is_event: true, detail_type: 'A Type' },
    { ...letter, is_event: false, detail_type: 'A Type' },
  ]
  const [, event, other] = deadLettersInWords({ count: 2, messages })
  expect(event).toMatch(/A Type$/)
  expect(other).toMatch(/ {2}not an event$/)
})
