import type { Changed, ChangeLaw } from './reading/law.ts'
import type { PolicyData } from './reading/situation.ts'

type Rules = PolicyData['rules']
type Action = Rules['po-box']

const hold = { decision: 'hold', class: 'stricter', reason: 'stricter' } as const
const never = { ...hold, decision: 'never' } as const

/** Whatever a policy may state about a rule that is stricter than what it states now. */
const stricterActions = (action: Action): ReadonlyArray<Action> => {
  if (action.decision === 'never') return []
  if (action.decision === 'hold') return [never]
  return [
    hold,
    never,
    ...(action.automaticMax > 1 ? [{ ...action, automaticMax: action.automaticMax - 1 }] : []),
    ...(action.inSandbox === undefined ? [{ ...action, inSandbox: 'hold' as const }] : []),
  ]
}

const stricterCaps = ({ caps }: PolicyData): ReadonlyArray<readonly [string, PolicyData['caps']]> => [
  ...(['automaticPerSubjectMax', 'automaticByDocumentOrSelfieMax', 'automaticPerUserMax'] as const).flatMap(name =>
    caps[name] > 0 ? [[name, { ...caps, [name]: caps[name] - 1 }] as const] : [],
  ),
  ['automaticPerDayMax', { ...caps, automaticPerDayMax: Math.max(1, caps.automaticPerDayMax - 1) }],
  ['cooldownMs', { ...caps, cooldownMs: caps.cooldownMs * 2 }],
]

const stricterPolicies = (policy: PolicyData): ReadonlyArray<Changed> => [
  ...Object.entries(policy.rules).flatMap(([name, action]) =>
    stricterActions(action).map(stricter => ({
      change: `rules/${name} made stricter`,
      policy: { ...policy, rules: { ...policy.rules, [name]: stricter } },
    })),
  ),
  ...Object.entries(policy.signals).flatMap(([name, action]) =>
    (action === 'ignore' ? ['hold' as const, 'never' as const] : action === 'hold' ? ['never' as const] : []).map(
      stricter => ({
        change: `signals/${name} made stricter`,
        policy: { ...policy, signals: { ...policy.signals, [name]: stricter } },
      }),
    ),
  ),
  ...stricterCaps(policy).map(([name, caps]) => ({
    change: `caps/${name} made stricter`,
    policy: { ...policy, caps },
  })),
  { change: 'delayMs doubled', policy: { ...policy, delayMs: policy.delayMs * 2 } },
  { change: 'no template allowed', policy: { ...policy, templateIds: [] } },
]

const known = new WeakMap<PolicyData, ReadonlyArray<Changed>>()

export const law: ChangeLaw = {
  kind: 'change',
  says: 'A policy that is made stricter, in any number, rule or signal, retries nothing that it did not retry before.',
  why: 'Who makes a policy stricter must not have to check what else becomes possible.',
  changes: (_, { decision }, policy) => {
    if (decision === 'Retry') return []
    const policies = known.get(policy) ?? stricterPolicies(policy)
    known.set(policy, policies)
    return policies
  },
  holds: (_, changed) => changed.decision !== 'Retry',
}
