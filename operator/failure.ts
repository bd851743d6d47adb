import type { OperatorProblem } from '../lib/domain/operator/operator-answer.ts'

/** The exit codes of `idvr`, which scripts rely on. */
export const exitCodes = {
  done: 0,
  /** The service answered a problem, or a check failed. */
  problem: 1,
  /** What was typed is wrong, or a change was not confirmed. */
  usage: 2,
  /** No credentials, no such function, no local stack. */
  unreachable: 3,
} as const

/** The end of a command that could not do what it was asked. `message`: sentences that say what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: number
  /** What `--json` prints. */
  readonly json: object

  constructor(kind: 'problem' | 'usage' | 'unreachable', code: string, message: string, json?: object) {
    super(message)
    this.exitCode = exitCodes[kind]
    this.json = json ?? { code, title: message }
  }
}

export const usage = (message: string): Failure => new Failure('usage', 'usage', message)

export const unreachable = (message: string): Failure => new Failure('unreachable', 'not-reachable', message)

/** A problem document of the service. `message` says it in words. */
export class ProblemFailure extends Failure {
  readonly problem: OperatorProblem

  constructor(problem: OperatorProblem, message: string) {
    super('problem', problem.code, message, problem)
    this.problem = problem
  }
}
