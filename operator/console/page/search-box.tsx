import { useEffect, useRef } from 'preact/hooks'
import { subjectHash } from './route.ts'

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

/** The search for a user or an attempt, on every view. The key `/` leads to it. */
export const SearchBox = ({ id }: { readonly id: string | undefined }) => {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      if (document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  // The field itself stays, and with it the place of the keyboard.
  useEffect(() => {
    if (input.current !== null) input.current.value = id ?? ''
  }, [id])
  const search = (event: Event) => {
    event.preventDefault()
    const wanted = input.current?.value.trim() ?? ''
    if (wanted === '') return
    performance.mark('search')
    location.hash = subjectHash(wanted)
  }
  return (
    <search>
      <form onSubmit={search}>
        <input
          ref={input}
          type="search"
          name="id"
          placeholder="User id or attempt id"
          aria-label="User id or attempt id"
          aria-keyshortcuts="/"
          autocomplete="off"
          spellcheck={false}
        />
        <button type="submit">Search</button>
      </form>
    </search>
  )
}
