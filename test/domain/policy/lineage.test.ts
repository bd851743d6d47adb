import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyOf } from '../../../lib/domain/plaid/history.ts'
import { bounds } from '../../../lib/domain/policy/bounds.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import { faceOwner, questionsOf, sinceSuccess } from '../../../lib/domain/policy/lineage.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling, spelling } from '../../support/other-spelling.ts'
import { attemptId } from '../../support/plaid-answer.ts'
import { lineageIn, snapshotOf } from '../../support/policy-inputs.ts'
import { type Case, chainOf, decided, type Edits, idBefore, retried, said, situated, step } from './judged.ts'

const none: Edits = []
const parentIs = (id: string): Edit => ['/previous_attempt_id', id]
const faces = (...ids: ReadonlyArray<string>): Edit => ['/risk_check/facial_duplicates', ids.map(id => ({ id }))]
const idsOf = (attempts: ReadonlyArray<Snapshot>): ReadonlyArray<string> => attempts.map(({ id }) => id)
const without = <A>(rows: ReadonlyArray<A>, row: A): ReadonlyArray<A> => rows.filter(other => other !== row)

describe('the attempts before', () => {
  it('are found by their parents, latest first, whatever the order of the list', () => {
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.nat(), (earlier, seed) => {
        const rows = chainOf(none, { before: Array.from({ length: earlier }, () => none) })
        const [shuffled = rows] = fc.sample(fc.shuffledSubarray([...rows], { minLength: rows.length }), {
          seed,
          numRuns: 1,
        })
        expect(idsOf(lineageIn(rows[0], shuffled).before)).toEqual(idsOf(rows.slice(1)))
      }),
      { numRuns: 30 },
    )
  })

  it('are found where a parent is spelt otherwise', () => {
    fc.assert(
      fc.property(spelling(idBefore(1)), spelling(idBefore(1)), (id, parent) => {
        const judged = snapshotOf(parentIs(parent))
        expect(idsOf(lineageIn(judged, [judged, snapshotOf(['/id', id])]).before)).toEqual([id])
      }),
    )
  })

  it('end at a circle', () => {
    const judged = snapshotOf(parentIs(idBefore(1)))
    const parent = snapshotOf(['/id', idBefore(1)], parentIs(attemptId))
    expect(idsOf(lineageIn(judged, [judged, parent]).before)).toEqual([idBefore(1)])
    expect(lineageIn(snapshotOf(parentIs(attemptId)), [judged]).before).toEqual([])
  })

  it(`are at most ${bounds.lineageAttemptsMax}`, () => {
    const [judged, ...before] = chainOf(none, { before: Array.from({ length: 30 }, () => none) })
    expect(lineageIn(judged, [judged, ...before]).before).toHaveLength(bounds.lineageAttemptsMax)
  })

  it('end at a parent that is not listed, and go on where Plaid has shown it', () => {
    const [judged, parent, grandparent] = chainOf(none, { before: [none, none] })
    if (parent === undefined || grandparent === undefined) throw new Error('two attempts before were asked for')
    const list = [judged, grandparent]
    expect(lineageIn(judged, list).before).toEqual([])
    expect(idsOf(lineageIn(judged, list, { parent, faces: {} }).before)).toEqual(idsOf([parent, grandparent]))
  })

  it.each<[string, Edit]>([
    ['another user', ['/client_user_id', 'user-2']],
    ['another template', ['/template/id', 'idvtmp_other']],
    ['another id', ['/id', 'idv_another']],
  ])('an answer of %s is no parent', (_, edit) => {
    const [judged] = chainOf(none, { before: [none] })
    const parent = snapshotOf(['/id', idBefore(1)], edit)
    expect(lineageIn(judged, [judged], { parent, faces: {} }).before).toEqual([])
  })
})

describe('the place', () => {
  const judged = snapshotOf()
  const later: Edit = ['/created_at', '2026-03-10T11:00:00Z']

  it.each<[string, ReadonlyArray<Snapshot>, string]>([
    ['the newest', [judged], 'newest'],
    ['the newest, spelt otherwise', [{ ...judged, id: otherSpelling(judged.id) }], 'newest'],
    ['with a child', [snapshotOf(['/id', 'idv_child'], later, parentIs(attemptId)), judged], 'retried'],
    ['with a newer one that is no child', [snapshotOf(['/id', 'idv_newer'], later), judged], 'not-newest'],
    ['not listed', [], 'not-newest'],
  ])('%s', (_, rows, place) => {
    expect(lineageIn(judged, rows).place).toBe(place)
  })
})

describe('children', () => {
  const child = (...edits: Edits): Snapshot => snapshotOf(['/id', 'idv_child'], parentIs('idv_somewhere'), ...edits)
  const judged = snapshotOf()

  it.each<[string, Snapshot, number]>([
    ['one of an attempt that is not listed counts', child(), 1],
    ['one of another user does not', child(['/client_user_id', 'user-2']), 0],
    ['one of another template does not', child(['/template/id', 'idvtmp_other']), 0],
    ['one of the template in the other spelling counts', child(['/template/id', 'flwtmp_local']), 1],
    ['its own child does not', child(parentIs('idv_child')), 0],
    ['its own child in the other spelling does not', child(parentIs('flwses_child')), 0],
    ['one from before the window does not', child(['/created_at', '2025-09-11T11:59:59Z']), 0],
    ['one from the begin of the window counts', child(['/created_at', '2025-09-11T12:00:00Z']), 1],
  ])('%s', (_, row, count) => {
    expect(lineageIn(judged, [judged, row]).children).toBe(count)
  })
})

describe('faces', () => {
  it.each<[string, Edits, Readonly<Record<string, string>>]>([
    ['the own attempt is not asked about', [faces(attemptId)], {}],
    ['nor in the other spelling', [faces(otherSpelling(attemptId))], {}],
    ['another one is', [faces('idv_face')], { idv_face: 'unasked' }],
    ['under its folded id', [faces('flwses_face')], { idv_face: 'unasked' }],
    ['once in two spellings', [faces('flwses_face', 'idv_face')], { idv_face: 'unasked' }],
    ['none is an id that cannot be read', [['/risk_check/facial_duplicates', [{}]]], {}],
  ])('%s', (_, edits, expected) => {
    const judged = snapshotOf(...edits)
    expect(lineageIn(judged, [judged]).faces).toEqual(expected)
  })

  it('a listed attempt is the own one only if its user and template are', () => {
    const judged = snapshotOf(faces('idv_mine', 'idv_foreign', 'idv_template'))
    const rows = [
      judged,
      snapshotOf(['/id', 'flwses_mine']),
      snapshotOf(['/id', 'idv_foreign'], ['/client_user_id', 'user-2']),
      snapshotOf(['/id', 'idv_template'], ['/template/id', 'idvtmp_other']),
    ]
    expect(lineageIn(judged, rows).faces).toEqual({ idv_foreign: 'unasked', idv_template: 'unasked' })
  })

  it('what Plaid has answered is taken, also of an attempt before', () => {
    const [judged, parent] = chainOf([faces('idv_a')], { before: [[faces('idv_b', 'idv_c')]] })
    if (parent === undefined) throw new Error('an attempt before was asked for')
    const asked = { faces: { idv_a: 'own', idv_b: 'stranger' } } as const
    expect(lineageIn(judged, [judged, parent], asked).faces).toEqual({
      idv_a: 'own',
      idv_b: 'stranger',
      idv_c: 'unasked',
    })
  })

  it.each([
    ['the same user', { client_user_id: 'user-1' }, 'own'],
    ['another user', { client_user_id: 'user-2' }, 'stranger'],
    ['no user', { client_user_id: null }, 'stranger'],
    ['an attempt that is not found', undefined, 'stranger'],
  ] as const)('of %s: %s is %s', (_, found, owner) => {
    expect(faceOwner(snapshotOf(), found)).toBe(owner)
  })
})

describe('what Plaid is asked', () => {
  it('nothing of a first attempt', () => {
    const judged = snapshotOf()
    expect(questionsOf(judged, [judged])).toEqual({ faces: [] })
  })

  it('the parent that the list lacks, whichever attempt names it', () => {
    const [judged, parent, grandparent] = chainOf(none, { before: [none, none] })
    if (parent === undefined || grandparent === undefined) throw new Error('two attempts before were asked for')
    const list = historyOf([judged, parent, grandparent])
    expect(questionsOf(judged, list)).toEqual({ faces: [] })
    expect(questionsOf(judged, without(list, parent))).toEqual({ parent: parent.id, faces: [] })
    expect(questionsOf(judged, without(list, grandparent))).toEqual({ parent: grandparent.id, faces: [] })
  })

  it('nothing where a circle ends the lineage', () => {
    const judged = snapshotOf(parentIs(idBefore(1)))
    const parent = snapshotOf(['/id', idBefore(1)], parentIs(attemptId))
    expect(questionsOf(judged, historyOf([judged, parent]))).toEqual({ faces: [] })
  })

  it('the faces, of the asked parent too, and none if there are too many', () => {
    const many = Array.from({ length: bounds.facesAskedMax }, (_, index) => `idv_face${index}`)
    const [judged, parent] = chainOf([faces(...many.slice(1))], { before: [[faces('idv_face0')]] })
    expect(questionsOf(judged, [judged])).toEqual({ parent: idBefore(1), faces: many.slice(1) })
    expect(questionsOf(judged, [judged], parent).faces.toSorted()).toEqual(many)
    const more = snapshotOf(faces(...many, 'idv_face_more'))
    expect(questionsOf(more, [more])).toEqual({ faces: [] })
  })
})

describe('the lineage is cut at its last success', () => {
  const status = (word: string): Edits => [['/status', word]]
  const cut = (...statuses: ReadonlyArray<string>): number =>
    sinceSuccess(chainOf(none, { before: statuses.map(status) }).slice(1)).length

  it.each([
    { statuses: [], kept: 0 },
    { statuses: ['failed', 'expired'], kept: 2 },
    { statuses: ['failed', 'success', 'failed'], kept: 2 },
    { statuses: ['success', 'success'], kept: 1 },
  ])('$statuses: $kept kept', ({ statuses, kept }) => {
    expect(cut(...statuses)).toBe(kept)
  })
})

describe('what is not known of the attempts around', () => {
  const retry = retried['po-box']

  it('holds an attempt beside another of the same instant, which none of the two followed', () => {
    const snapshot = snapshotOf(...retry)
    const twin = snapshotOf(['/id', 'idv_twin'])
    for (const history of [
      [snapshot, twin],
      [twin, snapshot],
    ])
      expect(lineageIn(snapshot, history).place).toBe('not-newest')
    expect(
      lineageIn(snapshot, [snapshot, snapshotOf(['/id', 'idv_twin'], ['/created_at', '2026-03-10T08:59:59Z'])]).place,
    ).toBe('newest')
  })

  it('counts a child whose owner Plaid does not name', () => {
    const snapshot = snapshotOf(...retry, ['/previous_attempt_id', 'idv_before'])
    const child = snapshotOf(['/id', 'idv_other'], ['/client_user_id', null], ['/previous_attempt_id', 'idv_before'])
    expect(lineageIn(snapshot, [snapshot, child]).children).toBe(2)
  })

  it('asks about no face before the last success', () => {
    const face: Edit = ['/risk_check/facial_duplicates', [{ id: 'idv_elsewhere' }]]
    const before = [[['/status', 'success']], [face]] as const
    expect(situated(retry, { before }).lineage.faces).toEqual({})
    expect(situated(retry, { before: [[face], [['/status', 'success']]] }).lineage.faces).toEqual({
      idv_elsewhere: 'unasked',
    })
  })

  it('asks about the faces of a skipped risk check, in the attempt in which it ran', () => {
    const face: Edit = ['/risk_check/facial_duplicates', [{ id: 'idv_elsewhere' }]]
    const before = [[['/status', 'success'], step('risk_check', 'skipped')], [face]] as const
    expect(situated(retry, { before }).lineage.faces).toEqual({ idv_elsewhere: 'unasked' })
    expect(said(decided(retry, { before, asked: { faces: { idv_elsewhere: 'stranger' } } }))).toBe(
      'Hold earlier-attempt-vetoed',
    )
  })

  it.each<[string, Case, string]>([
    [
      'where the first known attempt skipped a step, and the one before it cannot be found',
      { before: [[step('selfie_check', 'skipped'), ['/previous_attempt_id', 'idv_lost']]] },
      'Hold lineage-unknown',
    ],
    ['where it skipped nothing', { before: [[['/previous_attempt_id', 'idv_lost']]] }, 'Retry incomplete'],
    [
      'where an earlier risk check has a word that is not known',
      { before: [[['/risk_check/behavior/bot_detected', 'perhaps']]] },
      'Hold unrecognised',
    ],
    [
      'where that is before the last success',
      { before: [[['/status', 'success']], [['/risk_check/behavior/bot_detected', 'perhaps']]] },
      'Retry incomplete',
    ],
  ])('decides %s', (_, of, expected) => {
    expect(said(decided(retry, of))).toBe(expected)
  })
})
