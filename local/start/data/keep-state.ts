import { setTimeout as sleep } from 'node:timers/promises'
import type { Stack } from '../../stack.ts'
import { oneAtATime } from '../watch/one-at-a-time.ts'
import type { DataFolder } from './data-folder.ts'
import { type LocalState, queueNames, stateText } from './local-state.ts'
import { StateNotWrittenError } from './state-not-written-error.ts'

type Kept = Pick<Stack, 'clock' | 'simulator' | 'table' | (typeof queueNames)[number]>

const bodiesIn = (stack: Kept, name: (typeof queueNames)[number]): readonly string[] =>
  stack[name].messages().map(({ body }) => body)

/** The state as it is now. A call that runs meanwhile may be in it in part, as after a crash. */
export const readState = async (stack: Kept): Promise<LocalState> => ({
  aheadMs: new Float64Array(stack.clock.aheadMs)[0] ?? 0,
  items: await stack.table.items(),
  messages: {
    queue: bodiesIn(stack, 'queue'),
    dueQueue: bodiesIn(stack, 'dueQueue'),
    deadLetters: bodiesIn(stack, 'deadLetters'),
  },
  plaid: stack.simulator.keptWorld(),
})

/** Puts a state into a stack that has just started, whose clock is ahead as the state says. */
export const restoreState = async (stack: Kept, { items, messages, plaid }: LocalState): Promise<void> => {
  stack.simulator.takeOver(plaid)
  for (const item of items) await stack.table.putItem(item)
  for (const name of queueNames) for (const body of messages[name]) stack[name].send(body)
}

const pauseMs = 500
const idleMaxMs = 2_000

export interface StateKeeper {
  /** Something happened: the state is written soon. */
  readonly changed: () => void
  /**
   * Writes the state for the last time, when the running calls have ended, or 2 s later. Rejects with
   * StateNotWrittenError.
   */
  readonly end: () => Promise<void>
}

/** `onFailure` learns why the state could not be written; the next change tries again. */
export const keepState = (
  stack: Kept,
  folder: Pick<DataFolder, 'file' | 'write'>,
  onFailure: (line: string) => void,
): StateKeeper => {
  const write = async (): Promise<void> => {
    try {
      await folder.write(stateText(await readState(stack)))
    } catch (error) {
      throw new StateNotWrittenError(folder.file, error)
    }
  }
  const changed = oneAtATime(write, () => sleep(pauseMs))
  return {
    changed: () =>
      void changed().catch((error: StateNotWrittenError) => {
        onFailure(error.message)
      }),
    end: async () => {
      await Promise.race([stack.clock.untilIdle(), sleep(idleMaxMs, undefined, { ref: false })])
      await changed()
    },
  }
}
