/** From a time, included, to another one, excluded: Unix milliseconds. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}
