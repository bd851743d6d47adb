import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import type { PolicyData, Situation } from '../../laws/reading/situation.ts'
import { noCounts } from './benign.ts'

type Counts = Situation['counts']

/** 0 up to one past a maximum. */
const upTo = (maximum: number): ReadonlyArray<number> => Array.from({ length: maximum + 2 }, (_, count) => count)

/** Retries by anybody, from which on none is automatic. No policy changes it. */
const lineageMax = 3

export const countsAxes = ({ caps, rules }: PolicyData) => {
  const maxima = Object.values(rules).map(action => (action.decision === 'retry' ? action.automaticMax : 0))
  return {
    automatic: upTo(caps.automaticPerSubjectMax),
    onDemand: upTo(lineageMax),
    children: upTo(lineageMax),
    ofPhotos: upTo(caps.automaticByDocumentOrSelfieMax),
    user: upTo(caps.automaticPerUserMax),
    byRule: upTo(Math.max(0, ...maxima)),
  }
}

interface Numbers {
  readonly automatic: number
  readonly onDemand: number
  readonly ofPhotos: number
  readonly user: number
  readonly byRule: number
}

const everyRule = [0, 1, 2, 3, 4].map(count => Object.fromEntries(ruleNames.map(name => [name, count])))

export const countsOf = ({ automatic, onDemand, ofPhotos, user, byRule }: Numbers): Counts => ({
  subject: {
    automatic,
    onDemand,
    automaticByDocumentOrSelfie: ofPhotos,
    automaticByRule: byRule === 0 ? {} : (everyRule[byRule] ?? {}),
  },
  user: { retries: user },
  inFlight: 0,
  automaticByDay: [],
})

const { subject } = noCounts

/** Numbers that cannot be counts: with these nothing is sent. */
export const impossibleCounts: ReadonlyArray<Counts> = [-1, 0.5, 2 ** 53].flatMap(broken => [
  { ...noCounts, subject: { ...subject, automatic: broken } },
  { ...noCounts, subject: { ...subject, onDemand: broken } },
  { ...noCounts, subject: { ...subject, automaticByDocumentOrSelfie: broken } },
  { ...noCounts, subject: { ...subject, automaticByRule: { 'po-box': broken } } },
  { ...noCounts, user: { retries: broken } },
  { ...noCounts, inFlight: broken },
  { ...noCounts, automaticByDay: [broken] },
])
