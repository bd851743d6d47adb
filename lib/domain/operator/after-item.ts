import * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { text } from '../../codec/text.ts'

const key = text<string>('key', 'a key', value => value !== '' && value.length <= 1_024)

/** The key of the last item of a page, and its time in the index. */
export const AfterItem = closed('AfterItem', { required: { pk: key, sk: key, atMs: t.number }, optional: {} })
export type AfterItem = t.TypeOf<typeof AfterItem>
