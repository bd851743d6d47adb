/** An outcome event in one line. */
export const eventInWords = (event: unknown): ReadonlyArray<string> => {
  const { time, 'detail-type': type, detail } = Object(event)
  const { client_user_id, attempt_id, outcome, reason, due_at, new_attempt_id } = Object(detail)
  const members: ReadonlyArray<readonly [string, unknown]> = [
    ['', client_user_id],
    ['', attempt_id],
    ['', outcome],
    ['', reason],
    ['due ', due_at],
    ['new attempt ', new_attempt_id],
  ]
  const shown = members.flatMap(([name, value]) => (typeof value === 'string' ? [`${name}${value}`] : []))
  return [[time, String(type).replace('Identity Verification ', ''), ...shown].join('  ')]
}
