// Runs in a separate process, so that its CPU time is not part of the measurement.
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Server as NetServer, Socket } from 'node:net'
import { delayLine } from './delay-line.ts'
import { dynamoDb } from './dynamodb.ts'
import type { ByOrigin, Counts, OriginName, Ports, Settings } from './names.ts'
import { plaidAnswers } from './plaid-answers.ts'

interface Answer {
  readonly status: number
  readonly body: string
}

const ofEach = async <A>(pick: (name: OriginName) => A | Promise<A>): Promise<ByOrigin<A>> => ({
  plaid: await pick('plaid'),
  secretsManager: await pick('secretsManager'),
  dynamoDb: await pick('dynamoDb'),
  eventBridge: await pick('eventBridge'),
})

const ledger = dynamoDb()
const requests = new Map<string, number>()
const opened = new Map<OriginName, number>()
const plaidSockets = new Set<Socket>()
let closedBytes = 0
let countedBytes = 0
let units = { readUnits: 0, writeUnits: 0 }

/** Returns the counts and resets them. Empties the ledger too, because each user occurs once. */
const count = async (): Promise<Counts> => {
  const bytes = [...plaidSockets].reduce((sum, socket) => sum + socket.bytesRead, closedBytes)
  const counts = {
    requests: Object.fromEntries(requests),
    connections: await ofEach(name => opened.get(name) ?? 0),
    plaidBytes: bytes - countedBytes,
    ...units,
  }
  requests.clear()
  opened.clear()
  countedBytes = bytes
  units = { readUnits: 0, writeUnits: 0 }
  ledger.forget()
  return counts
}

const contentTypes: ByOrigin<string> = {
  plaid: 'application/json',
  secretsManager: 'application/x-amz-json-1.1',
  dynamoDb: 'application/x-amz-json-1.0',
  eventBridge: 'application/x-amz-json-1.1',
}

const putEventsAnswer = JSON.stringify({
  FailedEntryCount: 0,
  Entries: [{ EventId: '00000000-0000-4000-8000-000000000000' }],
})

const answersOf = ({ answers, secret }: Settings): ByOrigin<(asked: string, body: string) => Answer> => ({
  plaid: plaidAnswers(answers),
  secretsManager: () => ({ status: 200, body: secret }),
  dynamoDb: (operation, body) => {
    const { readUnits, writeUnits, ...answer } = ledger.answer(operation, JSON.parse(body))
    units = { readUnits: units.readUnits + readUnits, writeUnits: units.writeUnits + writeUnits }
    return answer
  },
  eventBridge: () => ({ status: 200, body: putEventsAnswer }),
})

/** Answers each POST at once, by its path or operation and its body. */
const serve = (tls: Settings['tls'], name: OriginName, answer: (asked: string, body: string) => Answer): Server => {
  const server = createServer(tls, (request, response) => {
    const { 'x-amz-target': target } = request.headers
    const asked = target === undefined ? (request.url ?? '') : String(target).replace(/^.*\./, '')
    requests.set(asked, (requests.get(asked) ?? 0) + 1)
    let text = ''
    request.setEncoding('utf8')
    request.on('data', chunk => {
      text += chunk
    })
    request.on('end', () => {
      const { status, body } = answer(asked, text)
      response.writeHead(status, { 'content-type': contentTypes[name], 'content-length': Buffer.byteLength(body) })
      response.end(body)
    })
  })
  server.keepAliveTimeout = 600_000
  server.on('connection', (socket: Socket) => {
    opened.set(name, (opened.get(name) ?? 0) + 1)
    if (name !== 'plaid') return
    plaidSockets.add(socket)
    socket.once('close', () => {
      plaidSockets.delete(socket)
      closedBytes += socket.bytesRead
    })
  })
  return server
}

const listen = (server: NetServer): Promise<number> =>
  new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

const run = async (settings: Settings): Promise<Ports> => {
  const answers = answersOf(settings)
  const near = await ofEach(name => listen(serve(settings.tls, name, answers[name])))
  const at = (roundTripMs: number) => ofEach(name => listen(delayLine(near[name], roundTripMs)))
  const [one, other] = settings.distancesMs
  return { near, distant: [await at(one), await at(other)] }
}

process.on('message', async (message: Settings | 'count') => {
  process.send?.(message === 'count' ? await count() : await run(message))
})
process.on('disconnect', () => process.exit())
