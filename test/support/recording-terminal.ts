import type { Terminal } from '../../operator/terminal.ts'

export interface RecordingTerminal extends Terminal {
  readonly output: () => string
  readonly errors: () => string
  /** Milliseconds that were waited. */
  readonly waited: () => number
  readonly questions: () => readonly string[]
}

/** A terminal that keeps what is printed. `answer`: what a person types; without one there is no person. */
export const recordingTerminal = (answer?: string): RecordingTerminal => {
  const out: string[] = []
  const err: string[] = []
  const questions: string[] = []
  let waitedMs = 0
  return {
    out: line => void out.push(line),
    err: line => void err.push(line),
    progress: () => {},
    isInteractive: answer !== undefined,
    isColoured: false,
    ask: async question => {
      questions.push(question)
      return answer ?? ''
    },
    wait: async ms => {
      waitedMs += ms
    },
    output: () => out.join('\n'),
    errors: () => err.join('\n'),
    waited: () => waitedMs,
    questions: () => questions,
  }
}
