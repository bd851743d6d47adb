/**
 * A condition on one member: an exact text, or any text except some. The rules use no other part of EventBridge's
 * patterns.
 */
type Condition = string | { readonly 'anything-but': readonly string[] }

export type EventPattern = Readonly<Record<string, readonly Condition[]>>

const holds = (condition: Condition, value: unknown): boolean =>
  typeof condition === 'string' ? value === condition : !condition['anything-but'].some(text => text === value)

/** True if the event has every member of the pattern and each meets one of its conditions. */
export const matchesPattern = (pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(pattern).every(
    ([member, conditions]) => member in event && conditions.some(condition => holds(condition, event[member])),
  )
