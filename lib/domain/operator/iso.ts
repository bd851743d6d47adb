/** A time in Unix milliseconds as the answers to operators have it: ISO 8601, UTC. */
export const iso = (atMs: number): string => new Date(atMs).toISOString()
