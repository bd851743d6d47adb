import type { Plugin } from 'esbuild'
import type { PolicyContent } from '../lib/domain/policy/file/policy-data-of.ts'
import './fp-ts-in-node.ts'
import type { RefusalInFile } from './read-policy-file.ts'

/** A refusal in one line: file, JSON Pointer, reason. The pointer to the whole file is empty. */
export const refusalLine = ({ file, pointer, reason }: RefusalInFile): string =>
  `${file}${pointer === '' ? '' : ` ${pointer}`}: ${reason}`

/** A checked policy, and how it gets into the functions. */
export interface CheckedPolicy {
  readonly _tag: 'Checked'
  readonly version: string
  readonly hash: string
  readonly notes: ReadonlyArray<string>
  readonly plugin: Plugin
}

export type PolicyForBundle = CheckedPolicy | { readonly _tag: 'Refused'; readonly sentences: ReadonlyArray<string> }

/** The module that the functions read the policy from: its content alone, without the code that checks a file. */
const moduleOf = (content: PolicyContent): string =>
  [
    `export const bundledPolicy = ${JSON.stringify(content)}`,
    `export const acrossTemplates = ${JSON.stringify(content.acrossTemplates ?? false)}`,
    `export const windowMs = ${JSON.stringify(content.windowMs)}`,
  ].join('\n')

const pluginFor = (content: PolicyContent): Plugin => ({
  name: 'policy',
  setup: build => {
    build.onLoad({ filter: /[/\\]handlers[/\\]bundled-policy\.ts$/ }, () => ({
      contents: moduleOf(content),
      loader: 'js',
    }))
  },
})

/**
 * Reads and checks a policy file for packaging.
 *
 * @param templateIds the templates of the deployment, where they are known
 */
export const policyForBundle = async (
  path: string,
  templateIds: ReadonlyArray<string> = [],
): Promise<PolicyForBundle> => {
  const { readPolicyFile } = await import('./read-policy-file.ts')
  const checked = await readPolicyFile(path, templateIds)
  if (checked._tag === 'Refused') return { _tag: 'Refused', sentences: checked.refusals.map(refusalLine) }
  const { content, policy, notes } = checked
  return {
    _tag: 'Checked',
    version: policy.version,
    hash: policy.hash,
    notes: notes.map(({ pointer, note }) => `${pointer}: ${note}`),
    plugin: pluginFor(content),
  }
}
