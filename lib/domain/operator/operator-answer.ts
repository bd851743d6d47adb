import type { Problem } from '../problem.ts'

/** A problem document as of the API. */
export type OperatorProblem = Problem

/** What the functions `standing` and `operate` answer: the answer of the act, or a problem document. */
export type OperatorAnswer<A> = { readonly answer: A } | { readonly problem: OperatorProblem }
