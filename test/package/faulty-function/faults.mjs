// A function with every fault that the runtime host must report.
if (process.env.INIT === 'throws') throw new TypeError('planned')
if (process.env.INIT === 'exits') process.exit(7)

export const returnsVariables = async () => Object.keys(process.env)

const pending = () => new Promise(() => {})

export const echoes = async (event, context) => {
  console.log('a line')
  process.stdout.write('a line without its end')
  return { event, name: context.functionName, leftMs: context.getRemainingTimeInMillis() }
}
export const throwsError = async () => {
  throw new RangeError('planned')
}
export const exits = async () => process.exit(3)
export const neverResolves = pending
export const hangs = async () => {
  setInterval(() => {}, 1_000)
  await pending()
}
export const takesCallback = (_event, _context, callback) => callback(null)
export const answersTooMuch = async () => 'x'.repeat(7 * 1024 * 1024)
