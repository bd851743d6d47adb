import { takeColdStart } from './cold-start.ts'
import { retryHandler } from './retry-handler.ts'
import { service } from './service.ts'
import { warmUp } from './warm-up.ts'

/** The warm-up's answer, for a test that the warm-up reaches its end. */
export const warmedUp = await warmUp(service, process.env)

/** `POST /identity_verification/retry`, behind API Gateway's HTTP API (payload 2.0) or REST API (payload 1.0). */
export const handler = retryHandler(service, takeColdStart)
