import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import type { Ledger, SaveOutcome } from '../../lib/ports/ledger.ts'

/** The fate of a save. `answer lost`: done, without an answer. `late`: reported as lost, and done by `deliver`. */
export type Fate = 'done' | 'answer lost' | 'lost' | 'late'

export interface LosingLedger extends Ledger {
  /** Applies the `late` saves, in order. */
  readonly deliver: () => Promise<ReadonlyArray<SaveOutcome['_tag']>>
}

const lost: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'unreachable' }

/** A ledger with these fates for its first saves. Later saves are done. */
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
