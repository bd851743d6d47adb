import type { PolicyLine, PolicyWords } from '../../about.ts'
import { WideTable } from '../wide-table.tsx'

const Line = ({ line, count }: { readonly line: PolicyLine; readonly count: number | undefined }) => (
  <tr class={count === 0 ? 'unused' : undefined}>
    <th scope="row">
      {line.name} <span class={`chip ${line.decision}`}>{line.decision}</span>
    </th>
    <td>{line.text}</td>
    {count !== undefined && <td class="number">{count}</td>}
  </tr>
)

interface Props {
  readonly policy: PolicyWords
  /** How often each rule has decided; undefined: not counted. */
  readonly counts: ReadonlyMap<string, number> | undefined
}

const Lines = ({
  title,
  lines,
  counts,
}: { title: string; lines: ReadonlyArray<PolicyLine> } & Pick<Props, 'counts'>) => (
  <section class="card">
    <h2>{title}</h2>
    <WideTable label={title} columns={['Name', 'In words', ...(counts === undefined ? [] : ['Decided'])]} isOfWords>
      {lines.map(line => (
        <Line key={line.name} line={line} count={counts && (counts.get(line.name) ?? 0)} />
      ))}
    </WideTable>
  </section>
)

/** A policy in words: its rules, signals and limits. */
export const PolicyInWords = ({ policy, counts }: Props) => {
  const dead = counts === undefined ? [] : policy.rules.filter(({ name }) => !counts.has(name))
  return (
    <>
      <Lines title="Rules" lines={policy.rules} counts={counts} />
      {dead.length > 0 && (
        <p class="quiet">
          {dead.length} of {policy.rules.length} rules have decided nothing in this period:{' '}
          {dead.map(({ name }) => name).join(', ')}.
        </p>
      )}
      <Lines title="Signals" lines={policy.signals} counts={counts} />
      <section class="card">
        <h2>Limits</h2>
        {policy.limits.map(text => (
          <p key={text}>{text}</p>
        ))}
      </section>
    </>
  )
}
