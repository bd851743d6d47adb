import { createHash } from 'node:crypto'
import type { Attempt } from '../attempt/attempt.ts'
import { isSameId } from '../id-spelling.ts'
import type { Json } from '../json.ts'
import { shownBody, type World } from '../world.ts'
import { checkMembers, clientUserId, invalidField, text } from './members.ts'

/** A hash of the id: the order looks random and is the same on every page. */
const shuffleKey = ({ body }: Attempt): string => createHash('sha256').update(body.id).digest('hex')

const ordered = (attempts: readonly Attempt[], order: World['knobs']['listOrder']): readonly Attempt[] => {
  switch (order) {
    case 'oldest-first':
      return attempts
    case 'newest-first':
      return attempts.toReversed()
    case 'shuffled':
      return attempts.toSorted((a, b) => (shuffleKey(a) < shuffleKey(b) ? -1 : 1))
  }
}

/** The cursor names the last attempt that was shown, so that a page does not shift when attempts are added. */
const writeCursor = (id: string): string =>
  Buffer.from(JSON.stringify({ direction: 'next', after: id })).toString('base64url')

const startOf = (attempts: readonly Attempt[], cursor: unknown): number => {
  if (cursor === undefined || cursor === null) return 0
  const index = typeof cursor === 'string' ? attempts.findIndex(({ body }) => writeCursor(body.id) === cursor) : -1
  if (index < 0) throw invalidField('cursor is invalid.')
  return index + 1
}

/** `/identity_verification/list`: the attempts of a person with one template, page by page. */
export const list = (world: World, body: Json): Json => {
  checkMembers(body, ['template_id'], ['client_user_id', 'user_id', 'cursor'])
  const template_id = text(body, 'template_id')
  const hasUserId = typeof body['user_id'] === 'string'
  if (!hasUserId && body['client_user_id'] === undefined) throw invalidField('client_user_id must be filled.')
  const client_user_id = body['client_user_id'] === undefined ? undefined : clientUserId(body)
  const visibleSince = world.clock.now() - world.knobs.listLagMs
  const found = world.attempts.filter(
    attempt =>
      isSameId(attempt.body.template.id, template_id) &&
      (client_user_id === undefined || attempt.body.client_user_id === client_user_id) &&
      (!hasUserId || attempt.body.user_id === body['user_id']) &&
      (attempt.createdAtMs <= visibleSince || world.knobs.listLagMs === 0),
  )
  const all = ordered(found, world.knobs.listOrder)
  const start = startOf(all, body['cursor'])
  const page = all.slice(start, start + world.knobs.listPageSize)
  const last = page.at(-1)
  const hasMore = start + page.length < all.length
  return {
    identity_verifications: page.map(attempt => shownBody(world, attempt)),
    next_cursor: hasMore && last !== undefined ? writeCursor(last.body.id) : null,
  }
}
