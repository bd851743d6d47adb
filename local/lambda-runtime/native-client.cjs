// Replaces the native add-on of aws-lambda-ric: the same three functions, over node:http.
const { writeSync } = require('node:fs')
const { Agent, request } = require('node:http')

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':')
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

const send = (method, path, body = '') =>
  new Promise((resolve, reject) => {
    const options = { hostname, port, agent, method, path: `/2018-06-01/runtime/invocation/${path}` }
    const sent = request({ ...options, headers: { 'content-length': Buffer.byteLength(body) } }, response => {
      const chunks = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () => resolve({ bodyJson: Buffer.concat(chunks).toString(), headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end(body)
  })

// The add-on posts synchronously. Here the next request waits until the post has ended.
let posted = Promise.resolve()
const post = (requestId, kind, body) => {
  // Output before this line belongs to this invocation. Pipes are written synchronously.
  for (const descriptor of [1, 2]) writeSync(descriptor, `END RequestId: ${requestId}\n`)
  posted = send('POST', `${requestId}/${kind}`, body)
}

module.exports = {
  next: () => posted.then(() => send('GET', 'next')),
  done: (requestId, body) => post(requestId, 'response', body),
  error: (requestId, body) => post(requestId, 'error', body),
}
