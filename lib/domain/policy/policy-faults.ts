import type { Violation } from '../../codec/violation.ts'
import { foldedId } from '../plaid/same-id.ts'
import { bounds } from './bounds.ts'
import { listsElsewhere } from './elsewhere.ts'
import type { Caps, PolicyData } from './policy-data.ts'
import type { RuleAction } from './rule-action.ts'
import { belowFloor } from './rule-floors.ts'
import { detailRuleNames, isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'

/** What a policy says as a whole, and what it says for a segment. */
type Scope = Pick<PolicyData, 'caps' | 'rules'>

const aboveCaps = (name: RuleName, action: RuleAction, caps: Caps, at: string): ReadonlyArray<Violation> => {
  if (action.decision !== 'retry') return []
  const cap = isOfDocumentOrSelfie(name) ? 'automaticByDocumentOrSelfieMax' : 'automaticPerSubjectMax'
  if (action.automaticMax <= caps[cap]) return []
  return [{ pointer: `${at}/${name}/automaticMax`, expected: `at most ${caps[cap]}, the value of caps.${cap}` }]
}

const ofCaps = (caps: Caps, at: string): ReadonlyArray<Violation> =>
  caps.automaticByDocumentOrSelfieMax <= caps.automaticPerSubjectMax
    ? []
    : [
        {
          pointer: `${at}/automaticByDocumentOrSelfieMax`,
          expected: `at most ${caps.automaticPerSubjectMax}, the value of caps.automaticPerSubjectMax`,
        },
      ]

export const sameTexts = 'the same text as the other rules about details: an applicant must not learn which one matched'

/** The first of the retrying rules about details says the text of all. */
const tellingTexts = (rules: PolicyData['rules'], at: string): ReadonlyArray<Violation> => {
  const said = detailRuleNames.flatMap(name => {
    const action = rules[name]
    return action.decision === 'retry' ? [{ name, text: action.applicantText }] : []
  })
  return said
    .filter(({ text }) => text !== said[0]?.text)
    .map(({ name }) => ({ pointer: `${at}/${name}/applicantText`, expected: sameTexts }))
}

const inScope = ({ caps, rules }: Scope, at: string): ReadonlyArray<Violation> => [
  ...ofCaps(caps, `${at}/caps`),
  ...ruleNames.flatMap(name => {
    const action = rules[name]
    return [...belowFloor(name, action, `${at}/rules`), ...aboveCaps(name, action, caps, `${at}/rules`)]
  }),
  ...tellingTexts(rules, `${at}/rules`),
]

const oneSegment = 'a template that no segment has yet: in two segments it would have two policies'
const dayIsShared = 'not of a segment: the budget of a day is shared by all templates'

const ofSegments = ({ caps, segments = [] }: PolicyData): ReadonlyArray<Violation> => {
  const taken = new Set<string>()
  return segments.flatMap((segment, index) => {
    const at = `/segments/${index}`
    const twice = segment.templateIds.flatMap((id, place): Violation[] => {
      const isTaken = taken.has(foldedId(id))
      taken.add(foldedId(id))
      return isTaken ? [{ pointer: `${at}/templateIds/${place}`, expected: oneSegment }] : []
    })
    const isOwnDay = segment.caps.automaticPerDayMax !== caps.automaticPerDayMax
    return [
      ...twice,
      ...(isOwnDay ? [{ pointer: `${at}/caps/automaticPerDayMax`, expected: dayIsShared }] : []),
      ...inScope(segment, at),
    ]
  })
}

const ofLanguages = ({ language, texts }: PolicyData): ReadonlyArray<Violation> =>
  Object.hasOwn(texts, language) ? [] : [{ pointer: '/language', expected: 'a language that the texts have' }]

const tooManyElsewhere = (policy: PolicyData): ReadonlyArray<Violation> =>
  listsElsewhere(policy) <= bounds.templatesElsewhereMax
    ? []
    : [
        {
          pointer: '/acrossTemplates',
          expected: `false in a deployment of more than ${bounds.templatesElsewhereMax + 1} templates: each send would read them all`,
        },
      ]

/** Violations of a policy that has the right shape: where, what is expected, and why. */
export const policyFaults = (policy: PolicyData): ReadonlyArray<Violation> => [
  ...inScope(policy, ''),
  ...ofSegments(policy),
  ...ofLanguages(policy),
  ...tooManyElsewhere(policy),
]
