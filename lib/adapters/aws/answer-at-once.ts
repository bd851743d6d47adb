import type { RequestHandler } from './aws-settings.ts'

/**
 * Replaces HTTP beneath an AWS client: each request is answered at once, by its operation, and nothing is sent. The
 * client itself serialises, signs and reads as always.
 */
export const answerAtOnce = (answerTo: (operation: string) => object): RequestHandler => ({
  handle: async ({ headers }) => {
    const [, operation = ''] = String(headers['x-amz-target']).split('.')
    const body = new TextEncoder().encode(JSON.stringify(answerTo(operation)))
    return { response: { statusCode: 200, headers: {}, body } }
  },
})
