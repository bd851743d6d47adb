/** What a person tries after the demo, which has stopped its stack: all of it works on a fresh `npm start`. */
export const tryNext: readonly (readonly [command: string, about: string])[] = [
  ['npm start', 'the same stack, which stays up; then, in another terminal:'],
  ['npx --no idvr explain user-3 --local', 'why this user is not retried, and what may be said to them'],
  ['npx --no idvr status --local', 'what is due, in review and paused'],
]
