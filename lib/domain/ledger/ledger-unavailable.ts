/**
 * The ledger could not be asked, or gave no usable answer; a write may have been applied all the same.
 * - `unreachable`: no answer, a fault of the store, or a request that the store refused.
 * - `throttled`, `denied`, `no-table`: it said so.
 * - `unknown-schema`, `wrong-shape`: an item that this version cannot read. Nothing is assumed of it, and nothing is written over it.
 * - `contended`: others changed the subject each time.
 */
export interface LedgerUnavailable {
  readonly _tag: 'LedgerUnavailable'
  readonly cause: 'unreachable' | 'throttled' | 'denied' | 'no-table' | 'unknown-schema' | 'wrong-shape' | 'contended'
}
