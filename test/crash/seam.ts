import { writeSync } from 'node:fs'
import * as E from 'fp-ts/Either'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'

/** A moment before or after a call of a port, such as `after ledger.save#1`, and the incident in it. */
export interface Incident {
  readonly at: `${'before' | 'after'} ${string}#${number}`
  /** `kill`: the process ends. `freeze`: it waits until the test continues it. `lose`: only the answer is lost. */
  readonly act: 'kill' | 'freeze' | 'lose'
}

type Call<A> = () => Promise<A>
export type Seam = <L, A>(name: string, call: Call<E.Either<L, A>>) => Call<E.Either<L | LedgerUnavailable, A>>

/** The line that a process writes before it freezes. */
export const frozenMark = 'frozen'

const happen = (act: 'kill' | 'freeze'): void => {
  if (act === 'freeze') writeSync(1, `${frozenMark}\n`)
  process.kill(process.pid, act === 'kill' ? 'SIGKILL' : 'SIGSTOP')
}

const lost: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'unreachable' }

/** Wraps the calls of ports, counts them by name, and causes the incident at its moment. */
export const seamFor = (incident: Incident | undefined): Seam => {
  const counts = new Map<string, number>()
  return (name, call) => async () => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    const isAt = (side: 'before' | 'after'): boolean => incident?.at === `${side} ${name}#${count}`
    if (isAt('before') && incident && incident.act !== 'lose') happen(incident.act)
    const answer = await call()
    if (isAt('after') && incident?.act === 'lose') return E.left(lost)
    if (isAt('after') && incident && incident.act !== 'lose') happen(incident.act)
    return answer
  }
}
