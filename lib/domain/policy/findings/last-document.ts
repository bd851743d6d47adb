import type { DocumentReading } from './details.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * The document that was shown last, by Plaid's `attempt`; undefined if two documents are last, or if their order
 * cannot be read.
 */
export const lastDocument = ({ documentary_verification: { documents } }: Snapshot): DocumentReading | undefined => {
  const attempts = documents.map(({ attempt }) => attempt).filter(attempt => typeof attempt === 'number')
  if (attempts.length < documents.length) return undefined
  const last = attempts.reduce((greatest, attempt) => Math.max(greatest, attempt), 0)
  const shownLast = documents.filter(({ attempt }) => attempt === last)
  return shownLast.length === 1 ? shownLast[0] : undefined
}
