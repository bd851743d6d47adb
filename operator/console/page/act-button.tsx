import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { operatorLimits } from '../../../lib/domain/operator/operator-limits.ts'
import { type Asked, act } from './api.ts'
import type { Plan } from './plan.ts'
import { Sentence } from './time.tsx'

interface Props {
  readonly plan: Plan
  readonly by: string
  readonly onDone: () => void
  readonly children: ComponentChildren
}

const Outcome = ({ result, plan }: { readonly result: Asked<unknown>; readonly plan: Plan }) => (
  <p class={result._tag === 'Answer' ? 'done' : 'problem'} role="status">
    <Sentence text={result._tag === 'Answer' ? plan.done(result.answer) : result.message} />
  </p>
)

/** A button that shows what will happen, asks for a reason, and only then acts. */
export const ActButton = ({ plan, by, onDone, children }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const [reason, setReason] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [result, setResult] = useState<Asked<unknown>>()
  const open = () => {
    setResult(undefined)
    setReason('')
    dialog.current?.showModal()
  }
  const send = async (event: Event) => {
    event.preventDefault()
    if (isBusy || reason.trim() === '') return
    setBusy(true)
    setResult(await act(plan.make(reason.trim())))
    setBusy(false)
  }
  const closed = () => {
    if (result?._tag === 'Answer') onDone()
  }
  const isDone = result?._tag === 'Answer'
  return (
    <>
      <button type="button" class={plan.isGrave ? 'grave' : undefined} onClick={open}>
        {children}
      </button>
      <dialog ref={dialog} onClose={closed} aria-label={plan.title}>
        <form onSubmit={event => void send(event)}>
          <h2>{plan.title}</h2>
          <p>{plan.does}</p>
          <p>{plan.undo}</p>
          {!isDone && (
            <label>
              Reason, for those who look later (no personal data)
              <input
                value={reason}
                onInput={event => setReason(event.currentTarget.value)}
                maxLength={operatorLimits.reasonCharactersMax}
                required
                autocomplete="off"
              />
            </label>
          )}
          {!isDone && <p class="quiet">Kept as by {by}.</p>}
          {result !== undefined && <Outcome result={result} plan={plan} />}
          <div class="actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              {isDone ? 'Close' : 'Cancel'}
            </button>
            {!isDone && (
              <button type="submit" class="primary" disabled={isBusy || reason.trim() === ''}>
                {isBusy ? 'Working…' : plan.title}
              </button>
            )}
          </div>
        </form>
      </dialog>
    </>
  )
}
