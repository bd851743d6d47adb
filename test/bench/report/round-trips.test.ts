import { expect, test } from 'vitest'
import { connectionsOf, roundTripsOf } from '../../../bench/report/round-trips.ts'

const sample = (roundTrips: number, computingMs: number, connections = 0) => ({
  nearMs: roundTrips * 20 + computingMs,
  farMs: roundTrips * 120 + computingMs,
  connections,
})

test('the round trips are the slope over the distance, whatever a call computes', () => {
  expect(roundTripsOf([sample(5, 0)])).toBeCloseTo(5)
  expect(roundTripsOf([sample(5, 300), sample(5, 300)])).toBeCloseTo(5)
})

test('the connections are those of the worst call', () => {
  expect(connectionsOf([sample(5, 0), sample(5, 0, 2), sample(5, 0, 1)])).toBe(2)
})
