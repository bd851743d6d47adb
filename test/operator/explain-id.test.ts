import { expect, it } from 'vitest'
import { type Explained, explainId } from '../../operator/explain-id.ts'

const asked = async (id: string, isLast: (of: Explained) => boolean) => {
  const order: Explained[] = []
  const answer = await explainId(
    id,
    async of => {
      order.push(of)
      return of
    },
    isLast,
  )
  return { order, answer }
}

it('an id with the beginning of an attempt is asked as one first, any other as a user', async () => {
  const none = () => false
  expect((await asked('idv_1', none)).order).toEqual([{ attempt_id: 'idv_1' }, { client_user_id: 'idv_1' }])
  expect((await asked('ann', none)).order).toEqual([{ client_user_id: 'ann' }, { attempt_id: 'ann' }])
})

it('an answer that is the last one ends it, and else that of the second question counts', async () => {
  expect(await asked('ann', () => true)).toMatchObject({ order: [{}], answer: { client_user_id: 'ann' } })
  expect(await asked('ann', () => false)).toMatchObject({ answer: { attempt_id: 'ann' } })
})
