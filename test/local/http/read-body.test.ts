import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '../../../local/http/listen.ts'
import { readBody } from '../../../local/http/read-body.ts'

let server: Listening
beforeAll(async () => {
  server = await listen(
    createServer((request, response) => {
      void readBody(request, 5).then(body => response.end(body === undefined ? 'too long' : `${body.length}`))
    }),
  )
})
afterAll(() => server.close())

describe('a body', () => {
  it.each([
    ['', '0'],
    ['12345', '5'],
    ['123456', 'too long'],
    ['x'.repeat(5_000_000), 'too long'],
  ])('%# is read up to its limit', async (body, said) => {
    expect(await (await fetch(server.url, { method: 'POST', body })).text()).toBe(said)
  })
})

describe('a server', () => {
  it('listens on loopback, and refuses a port that is in use', async () => {
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
    await expect(listen(createServer(), server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
