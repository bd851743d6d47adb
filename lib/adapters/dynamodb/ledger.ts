import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { emptyLedger } from '../../domain/ledger/subject-ledger.ts'
import type { LedgerEnvironment, SaveOutcome } from '../../ports/ledger.ts'
import { ledgerKey } from './item-key.ts'
import { getItem, putVersion, type Store } from './store.ts'
import { itemOf, subjectOf } from './subject-item.ts'

/** The ledger in one DynamoDB table, one item for each subject. */
export const ledgerIn = (store: Store): LedgerEnvironment['ledger'] => ({
  load: key =>
    pipe(
      getItem(store, ledgerKey(key)),
      TE.flatMapEither(item => (item === undefined ? E.right(emptyLedger(key)) : subjectOf(key, item))),
    ),

  save: subject =>
    pipe(
      putVersion(store, itemOf(subject), subject.version),
      TE.map(
        (isSaved): SaveOutcome =>
          isSaved ? { _tag: 'Saved', subject: { ...subject, version: subject.version + 1 } } : { _tag: 'Conflict' },
      ),
    ),
})
