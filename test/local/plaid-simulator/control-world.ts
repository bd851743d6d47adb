import { callControl } from './raw-client.ts'
import { startSimulator } from './support.ts'

/** A production simulator with one attempt that the applicant has not begun. */
export const controlWorld = async () => {
  const sim = await startSimulator({ environment: 'production' })
  const { id } = sim.seedAttempt({ client_user_id: 'user-1' })
  return { sim, id, call: (path: string, body?: unknown) => callControl(sim.url, path, body) }
}
