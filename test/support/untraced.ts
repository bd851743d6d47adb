/** A journal that writes no trace. */
export const untraced = { trace: () => () => {} }
