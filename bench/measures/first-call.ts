import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import type { Variant, VariantName, Variants } from '../variants.ts'
import { timedCall } from './cold.ts'
import { inTurns } from './in-turns.ts'
import { startVariant } from './start-variant.ts'

/**
 * Round trips to all stand-ins, in milliseconds. How much longer a first call takes at the second distance than at the
 * first is the number of round trips that it waits for: the time that it computes is the same at both.
 */
export const distancesMs = [20, 120] as const

/** One first call at each distance. */
export interface FirstCallSample {
  readonly nearMs: number
  readonly farMs: number
  /** Connections that were opened in the call, and not in init. */
  readonly connections: number
}

const firstCall = async (
  variant: Variant,
  { distant, counts }: StandIns,
  distance: 0 | 1,
): Promise<{ readonly tookMs: number; readonly connections: number }> => {
  const running = await startVariant(variant, distant[distance])
  await counts()
  const tookMs = await timedCall(running, variant.name)
  const { connections } = await counts()
  await running.close()
  return { tookMs, connections: Object.values(connections).reduce((sum, opened) => sum + opened, 0) }
}

/** First calls with a network delay, without init. */
export const measureFirstCalls = (
  names: readonly VariantName[],
  variants: Variants,
  standIns: StandIns,
  rounds: number,
): Promise<ReadonlyMap<VariantName, readonly FirstCallSample[]>> =>
  inTurns(names, rounds, async name => {
    const near = await firstCall(variants[name], standIns, 0)
    const far = await firstCall(variants[name], standIns, 1)
    return { nearMs: near.tookMs, farMs: far.tookMs, connections: Math.max(near.connections, far.connections) }
  })
