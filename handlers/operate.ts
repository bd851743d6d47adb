import { takeColdStart } from './cold-start.ts'
import { operateHandler } from './operate-handler.ts'
import { operatorService } from './operator-service.ts'

/** What an operator asks for: reached by `lambda:InvokeFunction` only. */
export const handler = operateHandler(operatorService, takeColdStart)
