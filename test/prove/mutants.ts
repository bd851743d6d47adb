/** One way to do it wrong, and whether a proof saw it. */
export interface Kill {
  readonly mutant: string
  readonly killed: boolean
  readonly by: 'model' | 'simulation' | 'wire'
}

/** What the proofs have to see between them; each by the one that can. */
const wanted: ReadonlyArray<string> = [
  'no fence',
  'record without token',
  'takeover without lease',
  'sweep re-opens an attempt and the send count is not checked',
  'no version check',
  'key pinned after the POST',
  '5xx as definite no',
  'timeout as definite no',
  'redirect followed',
  'client retries POST',
  'delete on error',
  'precheck reads only page 1',
  'budget outside the fence',
  '`canceled` automatic',
  'environment check dropped',
]

export interface MutantsProof {
  readonly mutants: number
  readonly killed: number
  /** Of each mutant, who tried, and whether it was seen. */
  readonly kills: ReadonlyArray<Kill>
}

/** A mutant is killed if everybody who tries to see it does; one of those that are wanted, and that nobody tries to see, lives. */
export const mutantsProof = (kills: ReadonlyArray<Kill>): MutantsProof => {
  const names = [...new Set([...wanted, ...kills.map(({ mutant }) => mutant)])]
  const killed = names.filter(name => {
    const tries = kills.filter(({ mutant }) => mutant === name)
    return tries.length > 0 && tries.every(kill => kill.killed)
  })
  return { mutants: names.length, killed: killed.length, kills }
}

/** As `npm run prove` prints it. */
export const mutantsLine = ({ mutants, killed }: MutantsProof): string => `mutants: ${killed}/${mutants} killed`
