import { randomUUID } from 'node:crypto'

export interface SecretVersion {
  readonly id: string
  readonly value: string
  readonly stages: readonly string[]
  readonly createdAtMs: number
}

/** Newest first; at most the current and the previous version carry a stage. */
export type Secret = readonly SecretVersion[]

/** The value becomes AWSCURRENT and the current value AWSPREVIOUS. Older versions are dropped. */
export const putVersion = (secret: Secret | undefined, value: string): Secret => {
  const current = { id: randomUUID(), value, stages: ['AWSCURRENT'], createdAtMs: Date.now() }
  const previous = secret?.[0]
  return previous === undefined ? [current] : [current, { ...previous, stages: ['AWSPREVIOUS'] }]
}

/** Finds a version by VersionId, VersionStage, or both, which must agree. The default is AWSCURRENT. */
export const findVersion = (
  secret: Secret | undefined,
  query: { readonly VersionId?: unknown; readonly VersionStage?: unknown },
): SecretVersion | undefined => {
  const stage = query.VersionStage ?? (query.VersionId === undefined ? 'AWSCURRENT' : undefined)
  return secret?.find(
    version =>
      (query.VersionId === undefined || version.id === query.VersionId) &&
      (stage === undefined || version.stages.some(has => has === stage)),
  )
}
