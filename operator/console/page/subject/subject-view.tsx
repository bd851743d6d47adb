import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { ExplainAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import type { Asked } from '../api.ts'
import { EmptySubject } from './empty-subject.tsx'
import { explainId } from './explain-id.ts'
import { Subject } from './subject.tsx'

interface Props {
  readonly id: string | undefined
  readonly about: About
}

const Found = ({ id, about, answer, reload }: Props & { answer: ExplainAnswer; reload: () => void }) => {
  useLayoutEffect(() => {
    // After the frame in which the answer is seen.
    requestAnimationFrame(() => setTimeout(() => performance.mark('searched')))
  }, [answer])
  if (answer.subjects.length === 0)
    return (
      <section class="card">
        <h1>No user and no attempt has the id {id}</h1>
        <p>Check the spelling, and the stage: this page asks {about.place}. Capital letters count.</p>
      </section>
    )
  return (
    <>
      {answer.subjects.map(subject => (
        <Subject key={subject.template_id} explanation={subject} about={about} reload={reload} />
      ))}
    </>
  )
}

export const SubjectView = ({ id, about }: Props) => {
  const [asked, setAsked] = useState<Asked<ExplainAnswer>>()
  const load = () => {
    if (id !== undefined) void explainId(id).then(setAsked)
  }
  useEffect(load, [id])
  if (id === undefined) return <EmptySubject about={about} />
  if (asked === undefined)
    return (
      <p class="quiet" role="status">
        Asking about {id}…
      </p>
    )
  if (asked._tag === 'Problem') return <p class="problem">{asked.message}</p>
  return <Found id={id} about={about} answer={asked.answer} reload={load} />
}
