import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import * as E from 'fp-ts/Either'
import { parseDocument } from 'yaml'
import { effectivePolicy, pointerInFile } from '../lib/domain/policy/file/effective-policy.ts'
import type { Note, PolicyContent } from '../lib/domain/policy/file/policy-data-of.ts'
import { type Refusal, sentenceOf } from '../lib/domain/policy/file/refusal.ts'
import { loadPolicy, type Policy } from '../lib/domain/policy/policy.ts'
import type { TemplateId } from '../lib/domain/request/identifiers.ts'
import { shippedNames, shippedPath } from './shipped-policies.ts'

const chainMax = 8

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A refusal, and the file that it is about, as it was named. */
export interface RefusalInFile extends Refusal {
  readonly file: string
}

/** A policy file, checked with everything that it extends. */
export type CheckedPolicy =
  | { readonly _tag: 'Refused'; readonly refusals: ReadonlyArray<RefusalInFile> }
  | {
      readonly _tag: 'Accepted'
      /** What the policy says, which goes into the bundle; the deployment adds its templates. */
      readonly content: PolicyContent
      /** The same as decisions are made by it, with its hash. */
      readonly policy: Policy
      readonly notes: ReadonlyArray<Note>
    }

interface Read {
  readonly path: string
  readonly input: unknown
}

const refused = (file: string, pointer: string, reason: string): RefusalInFile => ({ file, pointer, reason })

const shownPath = (path: string): string => {
  const shorter = relative(process.cwd(), path)
  return shorter.startsWith('..') ? path : shorter
}

/** Of a member that stands there twice, a JSON parser keeps the last, and a reader may believe the first. */
const repeatedMember = (text: string): string | undefined => {
  const { errors } = parseDocument(text, { uniqueKeys: true, schema: 'json' })
  const [repeated] = errors.find(({ code }) => code === 'DUPLICATE_KEY')?.linePos ?? []
  return repeated === undefined
    ? undefined
    : `It must have each member once: line ${repeated.line}, column ${repeated.col} has one that its object has already.`
}

const read = async (path: string): Promise<E.Either<string, unknown>> => {
  try {
    const text = await readFile(path, 'utf8')
    const input: unknown = JSON.parse(text)
    const repeated = repeatedMember(text)
    return repeated === undefined ? E.right(input) : E.left(repeated)
  } catch (error) {
    if (error instanceof SyntaxError) return E.left(`It must be JSON: ${error.message}.`)
    return E.left(`It cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

const extendedBy = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && 'extends' in input ? input.extends : undefined

/** The file that another one extends; undefined if the text names none, which the check of the file refuses. */
const extendedPath = (path: string, named: unknown): string | undefined => {
  if (typeof named !== 'string') return undefined
  if (named.startsWith('.')) return resolve(dirname(path), named)
  return shippedNames.includes(named) ? shippedPath(named) : undefined
}

/** The files of a policy, the one that extends nothing first. */
const chainOf = async (path: string): Promise<E.Either<RefusalInFile, ReadonlyArray<Read>>> => {
  const chain: Read[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const at: string = next
    const below = chain[0]
    if (chain.some(each => each.path === at))
      return E.left(
        refused(shownPath(below?.path ?? at), '/extends', 'It must not lead back to a file that extends it.'),
      )
    if (chain.length === chainMax)
      return E.left(refused(shownPath(path), '/extends', `It must lead to the end in ${chainMax} files.`))
    const found = await read(at)
    if (E.isLeft(found)) {
      const reason = `${shownPath(at)}: ${found.left}`
      return E.left(
        below === undefined
          ? refused(shownPath(at), '', found.left)
          : refused(shownPath(below.path), '/extends', reason),
      )
    }
    chain.unshift({ path: at, input: found.right })
    const named = extendedBy(found.right)
    next = extendedPath(at, named)
    if (typeof named === 'string' && next === undefined)
      return E.left(
        refused(
          shownPath(at),
          '/extends',
          `It must be the name of a shipped policy (${shippedNames.join(', ')}) or a path that begins with ./ or ../ .`,
        ),
      )
  }
  return E.right(chain)
}

/**
 * Reads a policy file by its path, with everything that it extends, and checks it.
 *
 * @param templateIds the templates of the deployment, where they are known: a few bounds depend on their number
 */
export const readPolicyFile = async (path: string, templateIds: ReadonlyArray<string> = []): Promise<CheckedPolicy> => {
  const chain = await chainOf(resolve(path))
  if (E.isLeft(chain)) return { _tag: 'Refused', refusals: [chain.left] }
  const files = chain.right
  const effective = effectivePolicy(files.map(({ input }) => input))
  if (effective._tag === 'Refused')
    return {
      _tag: 'Refused',
      refusals: effective.refusals.map(({ index, pointer, reason }) =>
        refused(shownPath(files[index]?.path ?? path), pointer, reason),
      ),
    }
  const { content, notes } = effective
  const loaded = loadPolicy({ ...content, templateIds: templateIds as ReadonlyArray<TemplateId> }, sha256)
  if (E.isRight(loaded)) return { _tag: 'Accepted', content, policy: loaded.right, notes }
  return {
    _tag: 'Refused',
    refusals: loaded.left.map(({ pointer, expected }) =>
      refused(shownPath(resolve(path)), pointerInFile(pointer), sentenceOf(expected)),
    ),
  }
}
