import type { Action } from './decision.ts'

/** For the support desk, safe to read aloud: what happens next, and nothing of why. */
export const supportText = (action: Action): string => {
  switch (action._tag) {
    case 'Retry':
      return 'You will be able to try again. We will say when.'
    case 'Hold':
      return action.reason === 'already-retried' || action.reason === 'status-active'
        ? 'You can go on with the verification that is open.'
        : 'We need to look at this before you can try again. We will come back to you.'
    case 'Never':
      return action.reason === 'status-success'
        ? 'Your verification is complete.'
        : 'We cannot offer another try for this verification online.'
  }
}
