/**
 * The ledger gave no usable answer; a write may have been applied nevertheless.
 * - `unreachable`: no answer, a fault of the store, or a request that the store refused.
 * - `throttled`, `denied`, `no-table`: the store's own error.
 * - `clock`: the store refused the time of the request's signature, twice. Nothing was read or written.
 * - `unknown-schema`, `wrong-shape`: an item that this version cannot read. It is not interpreted and not
 *   overwritten.
 * - `contended`: other processes changed the subject at each try.
 * - `full`: the subject's item has no room for what must be recorded, until events of it are published.
 */
export interface LedgerUnavailable {
  readonly _tag: 'LedgerUnavailable'
  readonly cause:
    | 'unreachable'
    | 'throttled'
    | 'denied'
    | 'no-table'
    | 'clock'
    | 'unknown-schema'
    | 'wrong-shape'
    | 'contended'
    | 'full'
}
