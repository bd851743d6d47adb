/** A mutant, and whether a proof detected it. */
export interface Kill {
  readonly mutant: string
  readonly killed: boolean
  readonly by: 'model' | 'simulation' | 'wire'
}

/** Mutants that at least one proof has to detect. */
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
  /** For each mutant, the proofs that tried to detect it, and their results. */
  readonly kills: ReadonlyArray<Kill>
}

/** A mutant is killed if every proof that tries to detect it does. A wanted mutant that no proof tries is alive. */
export const mutantsProof = (kills: ReadonlyArray<Kill>): MutantsProof => {
  const names = [...new Set([...wanted, ...kills.map(({ mutant }) => mutant)])]
  const killed = names.filter(name => {
    const tries = kills.filter(({ mutant }) => mutant === name)
    return tries.length > 0 && tries.every(kill => kill.killed)
  })
  return { mutants: names.length, killed: killed.length, kills }
}

/** The line that `npm run prove` prints. */
export const mutantsLine = ({ mutants, killed }: MutantsProof): string => `mutants: ${killed}/${mutants} killed`
