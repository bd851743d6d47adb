import { templateId } from '../requests/cases.ts'
import { httpEvent } from '../requests/http-event.ts'
import type { Counts } from '../stand-ins/names.ts'
import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import type { Variant } from '../variants.ts'
import { timedCall } from './cold.ts'
import { startVariant } from './start-variant.ts'

/** What a warm call with an idempotency key requests. */
export const countKeyedCall = async (service: Variant, standIns: StandIns): Promise<Counts> => {
  const running = await startVariant(service, standIns.near)
  await timedCall(running, service.name)
  await standIns.counts()
  const event = httpEvent(JSON.stringify({ client_user_id: 'failed.1', template_id: templateId, strategy: 'reset' }))
  await running.invoke({ ...event, headers: { ...event.headers, 'idempotency-key': 'a-key' } })
  const counts = await standIns.counts()
  await running.close()
  return counts
}
