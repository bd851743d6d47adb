import { request } from 'node:https'
import { expect, test } from 'vitest'
import { selfSigned } from '../../support/self-signed.ts'
import { startSimulator } from './support.ts'

test('with a key and a certificate it speaks HTTPS', async () => {
  const tls = await selfSigned()
  const sim = await startSimulator({ tls })
  expect(sim.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const ask = () =>
    new Promise(resolve => {
      const outgoing = request(`${sim.url}/_sim`, { ca: tls.cert, agent: false }, response => {
        response.resume()
        resolve(response.statusCode)
      })
      outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      outgoing.end()
    })
  expect(await ask()).toBe(200)
  sim.addFault({ fault: 'refuse' })
  expect([await ask(), await ask()]).toEqual(['ECONNRESET', 200])
})
