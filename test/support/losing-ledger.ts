import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { Ledger, SaveOutcome } from '../../lib/ports/ledger.ts'

/** What becomes of a save: as it should; done, and its answer lost; lost on the way; lost, and done by `deliver` later. */
export type Fate = 'done' | 'answer lost' | 'lost' | 'late'

export interface LosingLedger extends Ledger {
  /** Delivers what was `late`, in order. */
  readonly deliver: () => Promise<ReadonlyArray<SaveOutcome['_tag']>>
}

const lost: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'unreachable' }

/** A ledger whose first saves have these fates; later ones are done. */
export const losingLedger = (ledger: Ledger, fates: ReadonlyArray<Fate>): LosingLedger => {
  const left = [...fates]
  const late: Array<ReturnType<Ledger['save']>> = []
  return {
    ...ledger,
    save: subject =>
      TE.flatten(
        TE.fromIO(() => {
          const save = ledger.save(subject)
          switch (left.shift() ?? 'done') {
            case 'done':
              return save
            case 'answer lost':
              return pipe(
                save,
                TE.flatMap(() => TE.left(lost)),
              )
            case 'lost':
              return TE.left(lost)
            case 'late':
              late.push(save)
              return TE.left(lost)
          }
        }),
      ),
    deliver: async () => {
      const answers: Array<SaveOutcome['_tag']> = []
      for (const save of late.splice(0)) {
        const answer = await save()
        if (answer._tag === 'Right') answers.push(answer.right._tag)
      }
      return answers
    },
  }
}
