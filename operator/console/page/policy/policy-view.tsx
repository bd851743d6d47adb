import { useEffect, useState } from 'preact/hooks'
import type { StatusAnswer } from '../../../../lib/domain/operator/read-answers.ts'
import type { About } from '../../about.ts'
import { ask } from '../api.ts'
import { useLastDays, usePeriod } from '../period/period-view.tsx'
import { countsOf } from './counts-of.ts'
import { PolicyInWords } from './policy-words.tsx'

const Difference = ({ about, status }: { readonly about: About; readonly status: StatusAnswer | undefined }) => {
  if (status === undefined || about.policy === null || about.policy.hash === status.policy.hash) return null
  return (
    <p class="problem">
      These words are of {about.policy.version}; {about.place} decides by {status.policy.version} (hash{' '}
      <code>{status.policy.hash.slice(0, 12)}</code>). Start the console with <code>--policy</code> and the file of that
      stage.
    </p>
  )
}

export const PolicyView = ({ about }: { readonly about: About }) => {
  const [status, setStatus] = useState<StatusAnswer>()
  const [days] = useLastDays(30)
  const { read, isRead } = usePeriod(days)
  useEffect(() => {
    void ask({ act: 'status' }).then(asked => asked._tag === 'Answer' && setStatus(asked.answer))
  }, [])
  return (
    <>
      <h1>Policy</h1>
      <p class="quiet">
        {about.policy?.version} <code>{about.policy?.hash.slice(0, 12)}</code>
        {isRead && days !== undefined && `, counted from ${days.from} to ${days.to}`}
      </p>
      <Difference about={about} status={status} />
      {about.policy === null ? (
        <p class="problem">The policy file cannot be read: start the console with --policy and its path.</p>
      ) : (
        <PolicyInWords policy={about.policy} counts={isRead && read ? countsOf(read.rows) : undefined} />
      )}
    </>
  )
}
