import { describe, expect, test } from 'vitest'
import { queueRecordsOf } from '../../../lib/adapters/sqs/queue-records.ts'

const attributes = {
  ApproximateReceiveCount: '2',
  SentTimestamp: '1767225600000',
  SenderId: 'AIDAEXAMPLE',
  ApproximateFirstReceiveTimestamp: '1767225600123',
}
const recordOf = (members: object) => queueRecordsOf({ Records: [{ messageId: 'm', body: 'b', ...members }] })[0]

describe('a message of SQS', () => {
  test('has its receipt handle, its receive count and the queue’s two times', () => {
    expect(recordOf({ receiptHandle: 'r', attributes })).toEqual({
      messageId: 'm',
      body: 'b',
      receiptHandle: 'r',
      receiveCount: 2,
      times: { sentAtMs: 1_767_225_600_000, firstReceivedAtMs: 1_767_225_600_123 },
    })
  })

  test.each([
    ['no attributes', undefined],
    ['attributes that are no object', 7],
    ['a missing time', { ...attributes, SentTimestamp: undefined }],
  ])('is served without them if it has %s', (_, wrong) => {
    expect(recordOf({ attributes: wrong })).toEqual({ messageId: 'm', body: 'b' })
  })

  test.each(['', 'soon', '-1', '1e3', '1.5'])('has no times if one of them is %j', SentTimestamp => {
    expect(recordOf({ attributes: { ...attributes, SentTimestamp } })).toEqual({
      messageId: 'm',
      body: 'b',
      receiveCount: 2,
    })
  })
})
