import '../../policy-tools/fp-ts-in-node.ts'
import type { PolicyWords } from './about.ts'

/** Says a policy file in words. The domain is loaded when it is asked for: a local stack must start without it. */
export const policyWords = async (path: string): Promise<PolicyWords | null> => {
  const [{ readPolicyFile }, { policyInWords }, { ruleInWords }, { ruleNames }, { signalNames }, { findingText }] =
    await Promise.all([
      import('../../policy-tools/read-policy-file.ts'),
      import('../../policy-tools/policy-in-words.ts'),
      import('../../lib/domain/policy/rule-in-words.ts'),
      import('../../lib/domain/policy/rules/rule-name.ts'),
      import('../../lib/domain/policy/signals.ts'),
      import('../../lib/domain/policy/finding-texts.ts'),
    ])
  const checked = await readPolicyFile(path)
  if (checked._tag === 'Refused') return null
  const { policy } = checked
  const lines = policyInWords(policy)
  const limits = lines.slice(lines.indexOf('Limits:') + 1).map(line => line.trim())
  const rules = ruleNames.filter(name => name !== 'backend-only' || policy.flow === 'backend')
  return {
    version: policy.version,
    hash: policy.hash,
    rules: rules.map(name => ({
      name,
      decision: policy.rules[name].decision,
      text: ruleInWords(policy, name),
    })),
    signals: signalNames.map(name => ({
      name,
      decision: policy.signals[name],
      text: `where ${findingText(name)}: ${policy.signals[name]}.`,
    })),
    limits,
  }
}
