/** What a rule may ask of one member: the exact text, or any text but some. Rules use nothing else of EventBridge's patterns. */
type Condition = string | { readonly 'anything-but': readonly string[] }

export type EventPattern = Readonly<Record<string, readonly Condition[]>>

const holds = (condition: Condition, value: unknown): boolean =>
  typeof condition === 'string' ? value === condition : !condition['anything-but'].some(text => text === value)

/** Every member that the pattern names must be in the event and meet one of its conditions. */
export const matchesPattern = (pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(pattern).every(
    ([member, conditions]) => member in event && conditions.some(condition => holds(condition, event[member])),
  )
