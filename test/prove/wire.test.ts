import { expect, test } from 'vitest'
import { killWireMutants, proveWire, wireLine } from './wire.ts'
import { faults } from './wire-faults.ts'

test('a retry puts at most one request on the wire, whatever fault it meets', async () => {
  const proof = await proveWire({ calls: 1_000, seed: 7 })
  expect(proof.overs).toEqual([])
  expect(wireLine(proof)).toBe('wire: 1000 faulty calls, at most 1 request each')
  for (const [name] of faults) expect(proof.met, name).toHaveProperty([name])
})

test('the proof detects clients that send twice', async () => {
  expect(await killWireMutants(600)).toEqual([
    { mutant: 'redirect followed', killed: true, by: 'wire' },
    { mutant: 'client retries POST', killed: true, by: 'wire' },
    { mutant: 'client retries POST on a dead connection', killed: true, by: 'wire' },
  ])
})
