import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ForgetAnswer } from '../../../lib/domain/operator/change-answers.ts'
import { notOurs, whatRemains } from '../../../lib/domain/operator/what-remains.ts'
import { forgottenInWords } from '../../../operator/words/forgotten.ts'

const unknown: ForgetAnswer = {
  client_user_id: 'user-1',
  attempts_at_plaid: 0,
  removed: { ledgers: 0, decisions: 0, watched_attempts: 0, budgets: 0 },
  ended: { scheduled: 0, watched: 0, reviews: 0 },
  remains: whatRemains(14),
  not_ours: notOurs,
}

it('an id of which nothing is known is not said to be forgotten', () => {
  const text = forgottenInWords(unknown).join('\n')
  expect(text).toContain('Nothing is kept about user-1, and Plaid lists no attempt of this id.')
  expect(text).not.toContain('forgotten')
})

it('whatever is known of a person, the answer says what was removed, all that remains, and to repeat it', () => {
  const count = fc.nat({ max: 2 })
  fc.assert(
    fc.property(
      fc
        .record({
          attempts_at_plaid: count,
          removed: fc.record({ ledgers: count, decisions: count, watched_attempts: count, budgets: count }),
          ended: fc.record({ scheduled: count, watched: count, reviews: count }),
        })
        .filter(known => /[12]/.test(JSON.stringify(known))),
      known => {
        const text = forgottenInWords({ ...unknown, ...known }).join('\n')
        expect(text).toContain('user-1 is forgotten.')
        for (const { where } of [...whatRemains(14), ...notOurs]) expect(text).toContain(`  ${where}`)
        expect(text).toContain('Run it again in a minute')
      },
    ),
  )
})
