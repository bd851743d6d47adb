import { describe, expect, it } from 'vitest'
import { type ServiceOptions, startService } from '../../local/service.ts'

const options: ServiceOptions = {
  plaidUrl: 'http://127.0.0.1:9',
  plaidEnv: 'sandbox',
  clientId: 'local-client-id',
  secret: 'canary-secret',
  templateIds: ['idvtmp_local'],
}

const one: ServiceOptions = { ...options, functions: ['sweep'] }

describe('the service on one machine', () => {
  it('does not start with a wrong variable, and names the function and the variable', async () => {
    const started = startService({ ...options, plaidUrl: 'http://198.51.100.1' })
    await expect(started).rejects.toThrow(/^function [\w-]+: .*PLAID_BASE_URL/)
  })

  it('does not start on a port in use, and names the port', async () => {
    const first = await startService(one)
    const port = Number(new URL(first.url).port)
    await expect(startService({ ...one, apiPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE', port })
    await first.close()
    const again = await startService({ ...one, apiPort: port })
    await again.close()
  })
})
