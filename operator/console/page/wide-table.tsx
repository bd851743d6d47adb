import type { ComponentChildren } from 'preact'

interface Props {
  readonly label: string
  readonly columns: ReadonlyArray<string>
  /** Whether texts in it may break anywhere. */
  readonly isOfWords?: boolean
  /** The rows. */
  readonly children: ComponentChildren
}

/** A table that scrolls sideways where the screen is narrow; the keyboard reaches it. */
export const WideTable = ({ label, columns, isOfWords = false, children }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
  <section class="wide" tabIndex={0} aria-label={label}>
    <table class={isOfWords ? 'words' : undefined}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </section>
)
