import { expect, it } from 'vitest'
import { commandPlans } from '../../../operator/command-plans.ts'
import { move, pause, resume } from '../../../operator/console/page/now/plans.ts'
import { closeReview, rearmReview } from '../../../operator/console/page/subject/plans.ts'

const place = 'stage test'
const typed = commandPlans(place)

it.each([
  [pause(place), typed.pause()],
  [resume(place), typed.resume()],
  [move(place), typed.moveDeadLetters(100)],
  [closeReview(place, 'a'), typed.closeReview('a')],
  [rearmReview(place, 'a'), typed.rearmReview('a')],
])('the page and the command say the same of a change, and each its own way back', (shown, said) => {
  expect(shown.does).toBe(said.does)
  expect(shown.does).toContain(place)
  expect(shown.undo).not.toContain('idvr')
  expect(shown.undo.startsWith('To undo it: ')).toBe(said.undo.startsWith('To undo it: idvr '))
})
