import { startHandler } from '../bare/handler.ts'
import { eventBus } from './event-bus.ts'
import { getSecret } from './get-secret.ts'
import { ledger } from './ledger.ts'

// The floor of AWS's SDK: bare, with the five calls of AWS that the duties of the service need, through the SDK, and
// nothing else. Its bundle and its settings are as lean as those of the service.

export const handler = await startHandler({
  getSecret,
  load: ledger.load,
  fence: async (subject, attemptId) => {
    await ledger.count(subject)
    return ledger.fence(subject, attemptId)
  },
  record: async (subject, state) => {
    await eventBus.publish({ subject, state })
    await ledger.record(subject, state)
  },
  connect: () => Promise.allSettled([ledger.connect(), eventBus.connect()]),
})
