import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { History } from '../domain/plaid/history.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import {
  type Asked,
  type FaceOwner,
  faceOwner,
  type Lineage,
  lineageOf,
  questionsOf,
} from '../domain/policy/lineage.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'

type LineageStep<A> = ReaderTaskEither<PlaidEnvironment & ClockEnvironment & PolicyEnvironment, RetryError, A>

/** An attempt that Plaid's list does not show; undefined if Plaid does not know it. */
const ask =
  (id: string): LineageStep<Snapshot | undefined> =>
  ({ plaid }) =>
  async () => {
    const read = await plaid.getSnapshot(id)()
    return E.isLeft(read) && read.left._tag === 'PlaidRefused' ? E.right(undefined) : read
  }

const askFaces =
  (snapshot: Snapshot, ids: ReadonlyArray<string>): LineageStep<Readonly<Record<string, FaceOwner>>> =>
  environment =>
  async () => {
    const owners: Record<string, FaceOwner> = {}
    for (const id of ids) {
      const found = await ask(id)(environment)()
      if (E.isLeft(found)) return found
      owners[id] = faceOwner(snapshot, found.right)
    }
    return E.right(owners)
  }

/** What Plaid's list does not show is asked once: an attempt before that it lacks, and whose faces the risk check reported. */
export const askAround =
  (snapshot: Snapshot, history: History<Snapshot>): LineageStep<Asked> =>
  environment =>
  async () => {
    const { parent: parentId } = questionsOf(snapshot, history)
    const parent = parentId === undefined ? E.right(undefined) : await ask(parentId)(environment)()
    if (E.isLeft(parent)) return parent
    const faces = await askFaces(snapshot, questionsOf(snapshot, history, parent.right).faces)(environment)()
    if (E.isLeft(faces)) return faces
    return E.right({ faces: faces.right, ...(parent.right !== undefined && { parent: parent.right }) })
  }

/** The attempts around one that is to be judged. Plaid's list shows them whole. */
export const readLineage =
  (snapshot: Snapshot, history: History<Snapshot>): LineageStep<Lineage> =>
  environment =>
  async () => {
    const asked = await askAround(snapshot, history)(environment)()
    if (E.isLeft(asked)) return asked
    return E.right(lineageOf(snapshot, history, asked.right, environment.nowMs() - environment.policy.windowMs))
  }
