let isCold = true

/** True at the first call of this instance only. */
export const takeColdStart = (): boolean => {
  const wasCold = isCold
  isCold = false
  return wasCold
}
