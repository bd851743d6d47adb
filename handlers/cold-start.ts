let isCold = true

/** True only for the first call of this instance. */
export const takeColdStart = (): boolean => {
  const wasCold = isCold
  isCold = false
  return wasCold
}
