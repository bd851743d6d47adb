import type { AttemptNow, Explanation, RuleInWords, Usage } from '../../../../lib/domain/operator/explanation.ts'
import type { About } from '../../about.ts'
import { ActButton } from '../act-button.tsx'
import { Sentence, Time } from '../time.tsx'
import { answerOf } from './answer-of.ts'
import { plansOf } from './plans.ts'
import { Timeline } from './timeline.tsx'

const Answer = ({ explanation }: { readonly explanation: Explanation }) => {
  const { tone, word, text } = answerOf(explanation)
  const { change } = explanation
  return (
    <div class={`answer ${tone}`}>
      <p class="sentence">
        <span class="word">{word}</span> <Sentence text={text} />
      </p>
      <p class="change">
        <strong>What would alter it:</strong> <Sentence text={change.text} />
      </p>
    </div>
  )
}

const countNames = {
  automatic: 'Automatic, this template',
  automatic_of_user: 'Automatic, all templates',
  automatic_by_document_or_selfie: 'Automatic, by document or selfie',
  automatic_today: 'Automatic today, all users',
  on_demand: 'On demand',
} as const

const Count = ({ name, usage: { used, left } }: { readonly name: string; readonly usage: Usage }) => (
  <div class="count">
    <span>{name}</span>
    <meter min={0} max={Math.max(1, used + left)} value={left} aria-label={`${name}: left`} />
    <span class="number">
      {left} of {used + left} left
    </span>
  </div>
)

const Texts = ({ explanation }: { readonly explanation: Explanation }) => (
  <dl class="texts">
    <div>
      <dt>For the applicant</dt>
      <dd>{explanation.applicant_text?.text ?? <em>Say nothing.</em>}</dd>
    </div>
    <div>
      <dt>For support, safe to read aloud</dt>
      <dd>
        <Sentence text={explanation.support_text} />
      </dd>
    </div>
    <div>
      <dt>For you</dt>
      <dd>
        <Sentence text={explanation.operator_text} />
      </dd>
    </div>
  </dl>
)

const silent: ReadonlySet<string> = new Set(['not_applicable', 'waiting_for_prerequisite'])

const Attempt = ({ attempt }: { readonly attempt: AttemptNow }) => (
  <li>
    <p>
      <code>{attempt.id}</code> <span class={`chip ${attempt.status}`}>{attempt.status}</span>{' '}
      <span class="quiet">
        created <Time at={attempt.created_at} />
      </span>
    </p>
    <p class="steps">
      {Object.entries(attempt.steps)
        .filter(([, word]) => !silent.has(word))
        .map(([step, word]) => (
          <span key={step} class={`chip ${word}`}>
            {step}: {word}
          </span>
        ))}
    </p>
  </li>
)

const attemptsShown = 5

const Attempts = ({ attempts }: { readonly attempts: ReadonlyArray<AttemptNow> }) => (
  <section class="card">
    <h2>Attempts at Plaid</h2>
    <ul class="plain">
      {attempts.slice(0, attemptsShown).map(attempt => (
        <Attempt key={attempt.id} attempt={attempt} />
      ))}
    </ul>
    {attempts.length > attemptsShown && (
      <details>
        <summary>{attempts.length - attemptsShown} earlier attempts</summary>
        <ul class="plain">
          {attempts.slice(attemptsShown, attemptsShown + 100).map(attempt => (
            <Attempt key={attempt.id} attempt={attempt} />
          ))}
        </ul>
      </details>
    )}
  </section>
)

const Rules = ({ rules }: { readonly rules: ReadonlyArray<RuleInWords> }) => (
  <>
    {rules.map(({ name, text }) => (
      <p key={name} class="rule">
        Rule <code>{name}</code>: {text}
      </p>
    ))}
  </>
)

interface Props {
  readonly explanation: Explanation
  readonly about: About
  readonly reload: () => void
}

/** Why the newest attempt of a user with a template is or is not retried: the answer first. */
export const Subject = ({ explanation, about, reload }: Props) => {
  const { client_user_id, template_id, environment, mode, policy, attempts, counts, rules, unreadable } = explanation
  return (
    <article>
      <h1>
        {client_user_id} <small>with {template_id}</small>
      </h1>
      <p class="quiet">
        Plaid {environment}, mode {mode}, policy {policy.version}
      </p>
      <Answer explanation={explanation} />
      <div class="actions">
        {plansOf(about.place, explanation).map(plan => (
          <ActButton key={plan.title} plan={plan} by={about.by} onDone={reload}>
            {plan.title}…
          </ActButton>
        ))}
      </div>
      <div class="columns">
        <section class="card">
          <h2>What may be said</h2>
          <Texts explanation={explanation} />
          <Rules rules={rules} />
        </section>
        <section class="card">
          <h2>Retries left</h2>
          {(Object.keys(countNames) as (keyof typeof countNames)[]).map(name => (
            <Count key={name} name={countNames[name]} usage={counts[name]} />
          ))}
        </section>
      </div>
      <Timeline rows={explanation.timeline} />
      {unreadable > 0 && <p class="problem">{unreadable} kept decisions could not be read.</p>}
      <Attempts attempts={attempts} />
    </article>
  )
}
