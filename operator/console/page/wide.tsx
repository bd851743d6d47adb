import type { ComponentChildren } from 'preact'

/** A table that scrolls sideways where the screen is narrow; the keyboard reaches it. */
export const Wide = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
  <section class="wide" tabIndex={0} aria-label={label}>
    {children}
  </section>
)
