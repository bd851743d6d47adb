import { policyFaults } from '../policy-faults.ts'
import { isSameSegment, mergedDocument, mergedRules } from './merged-document.ts'
import { faultsOfRules, missingMembers } from './missing-members.ts'
import { padded } from './padded-document.ts'
import { type Note, type PolicyContent, policyDataOf } from './policy-data-of.ts'
import type { PolicyDocument } from './policy-document.ts'
import { readDocument } from './read-document.ts'
import { type Refusal, sentenceOf } from './refusal.ts'

/** What a chain of files says; `refusals`: of the file with this index in the chain. */
export type EffectivePolicy =
  | { readonly _tag: 'Accepted'; readonly content: PolicyContent; readonly notes: ReadonlyArray<Note> }
  | { readonly _tag: 'Refused'; readonly refusals: ReadonlyArray<Refusal & { readonly index: number }> }

/** The members of a file, by those of the data. */
const memberNames: Readonly<Record<string, string>> = {
  automaticPerSubjectMax: 'automatic_per_subject_max',
  automaticByDocumentOrSelfieMax: 'automatic_by_document_or_selfie_max',
  automaticMax: 'automatic_max',
  applicantText: 'applicant_text',
  templateIds: 'when/template_ids',
  acrossTemplates: 'across_templates',
}

/** Where a member of the data stands in the file. */
export const pointerInFile = (pointer: string): string =>
  pointer
    .split('/')
    .map(member => memberNames[member] ?? member)
    .join('/')

/** Where a fault of a segment stands in the file itself; of one that only a file before has, at what extends it. */
const atOwnSegment = (pointer: string, stated: PolicyDocument, merged: PolicyDocument): string => {
  const [, index, rest = ''] = /^\/segments\/(\d+)(\/.*)?$/.exec(pointer) ?? []
  const segment = index === undefined ? undefined : merged.segments?.[Number(index)]
  if (segment === undefined) return pointer
  const own = stated.segments ?? []
  // A segment that the file has twice stands in the merged list as often, in the same order.
  const same = (merged.segments ?? []).slice(0, Number(index)).filter(each => isSameSegment(each, segment)).length
  const place = own.flatMap((each, at) => (isSameSegment(each, segment) ? [at] : []))[same]
  return place === undefined ? '/extends' : `/segments/${place}${rest}`
}

const isBelow = (pointer: string, { pointer: at }: Refusal): boolean => pointer === at || pointer.startsWith(`${at}/`)

/** What a segment inherits is wrong where it stands, and not in each segment again. */
const inheritedIn = (refusals: ReadonlyArray<Refusal>) => {
  const own = new Set(refusals.map(({ pointer, reason }) => `${pointer} ${reason}`))
  return ({ pointer, reason }: Refusal): boolean =>
    pointer.startsWith('/segments/') && own.has(`${pointer.replace(/^\/segments\/\d+/, '')} ${reason}`)
}

/** All that is wrong with a policy as a whole: what is missing, and what breaks a bound, a floor or a relation. */
const faultsOf = (merged: PolicyDocument): ReadonlyArray<Refusal> => {
  const missing = [
    ...missingMembers(merged),
    ...(merged.segments ?? []).flatMap((segment, index) =>
      faultsOfRules(mergedRules(merged.rules, segment.rules), `/segments/${index}/rules`),
    ),
  ]
  const { content } = policyDataOf(padded(merged))
  const relations = policyFaults({ ...content, templateIds: [] })
    .map(({ pointer, expected }) => ({ pointer: pointerInFile(pointer), reason: sentenceOf(expected) }))
    .filter(({ pointer }) => !missing.some(each => isBelow(pointer, each)))
  // Of a rule that must not be a retry, it is of no interest what it lacks for one.
  const forbidden = relations
    .filter(({ pointer }) => pointer.endsWith('/decision'))
    .map(({ pointer }) => pointer.slice(0, -8))
  const lacking = missing.filter(({ pointer }) => !forbidden.some(rule => pointer.startsWith(rule)))
  const all = [...lacking, ...relations]
  const isInherited = inheritedIn(all)
  return all.filter(fault => !isInherited(fault))
}

const sameVersion: Refusal = {
  pointer: '/version',
  reason: 'It must be another version than that of the policy it extends: decisions record it.',
}

/**
 * The policy that a chain of files makes, the first of which extends nothing: what each file states, on top of those
 * before it. Checked as a whole after each file; all faults of the first file that has some are found.
 */
export const effectivePolicy = (chain: ReadonlyArray<unknown>): EffectivePolicy => {
  let merged: PolicyDocument | undefined
  for (const [index, input] of chain.entries()) {
    const { document, refusals } = readDocument(input)
    const refused = [...refusals]
    if (document !== undefined) {
      if (merged !== undefined && merged.version === document.version) refused.push(sameVersion)
      const next: PolicyDocument = merged === undefined ? document : mergedDocument(merged, document)
      const others = faultsOf(next)
        .map(({ pointer, reason }) => ({ pointer: atOwnSegment(pointer, document, next), reason }))
        .filter(({ pointer }) => !refusals.some(each => isBelow(pointer, each)))
      refused.push(...others)
      merged = next
    }
    if (refused.length > 0) return { _tag: 'Refused', refusals: refused.map(refusal => ({ ...refusal, index })) }
  }
  if (merged === undefined) return { _tag: 'Refused', refusals: [] }
  return { _tag: 'Accepted', ...policyDataOf(merged) }
}
