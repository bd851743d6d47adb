import type { Socket } from 'node:net'
import type { Fault } from './wire-server.ts'

const write =
  (bytes: string | Uint8Array): Fault =>
  socket =>
    void socket.write(bytes)

const head = (status: number, headers: string): string => `HTTP/1.1 ${status} Fixed\r\n${headers}\r\n`
const whole = (status: number, body: string, headers = ''): string =>
  `${head(status, `content-length: ${Buffer.byteLength(body)}\r\n${headers}`)}${body}`

const sound = whole(200, '{"id":"idv_B"}', 'content-type: application/json\r\n')
const huge = Buffer.from(head(200, 'content-length: 1200000\r\n') + 'x'.repeat(1_200_000))

/** Writes these bytes, and then nothing until the sender's deadline. */
const stall =
  (bytes: string): Fault =>
  (socket, timeIsUp) => {
    if (bytes === '') setImmediate(timeIsUp)
    else socket.write(bytes, () => setImmediate(timeIsUp))
  }

const dripped = 5

/** Writes one byte every `everyMs` until the sender's deadline. */
const drip =
  (start: string, everyMs: number): Fault =>
  (socket, timeIsUp) => {
    let count = 0
    socket.write(start)
    const timer = setInterval(() => {
      count += 1
      socket.write('x')
      if (count === dripped) timeIsUp()
    }, everyMs)
    socket.once('close', () => clearInterval(timer))
  }

const after =
  (bytes: string | Uint8Array, end: (socket: Socket) => void): Fault =>
  socket =>
    void socket.write(bytes, () => end(socket))

/** A socket that is ending cannot be reset any more: Node would then never report it as closed. */
const reset = (socket: Socket): void => {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
const finish = (socket: Socket): void => void socket.end()

/** A redirect to another path of the same server, which counts the requests that follow it. */
const redirect = (status: number, location: string): Fault => write(whole(status, '', `location: ${location}\r\n`))

/** The faults of a request. `random` is at least 0 and less than 1. */
export const faults: ReadonlyArray<readonly [name: string, fault: (random: number) => Fault]> = [
  ['a sound answer', () => write(sound)],
  ['a sound answer, then the connection ends', () => after(sound, finish)],
  ['a sound answer, then a reset', () => after(sound, reset)],
  ['a sound answer, and a second one without a request', () => write(sound + sound)],
  ['a refusal', () => write(whole(400, '{"error_type":"INVALID_REQUEST","error_code":"INVALID_FIELD"}'))],
  ['a rate limit', () => write(whole(429, '{"error_type":"RATE_LIMIT"}', 'retry-after: 0\r\n'))],
  ['408, which asks to be sent again', () => write(whole(408, ''))],
  ['408, and the connection ends', () => after(whole(408, '', 'connection: close\r\n'), finish)],
  ['425, which asks to be sent again', () => write(whole(425, ''))],
  ['421, for another connection', () => write(whole(421, ''))],
  ['a challenge', () => write(whole(401, '', 'www-authenticate: Basic realm="x"\r\n'))],
  ['another challenge', () => write(whole(407, '', 'proxy-authenticate: Basic realm="x"\r\n'))],
  ['500', () => write(whole(500, '{"error_code":"INTERNAL_SERVER_ERROR"}'))],
  ['503 with Retry-After 0', () => write(whole(503, '', 'retry-after: 0\r\n'))],
  ['a gateway’s page', () => write(whole(502, '<html>502</html>'))],
  ['301', () => redirect(301, '/elsewhere')],
  ['302', () => redirect(302, '/elsewhere')],
  ['303', () => redirect(303, '/elsewhere')],
  ['307 to another path', () => redirect(307, '/elsewhere')],
  ['307 to itself', () => redirect(307, '/identity_verification/retry')],
  ['308 to another path', () => redirect(308, '/elsewhere')],
  ['interim answers, then a sound one', () => write(`HTTP/1.1 103 Early Hints\r\n\r\n${sound}`)],
  ['100 Continue, then a sound answer', () => write(`HTTP/1.1 100 Continue\r\n\r\n${sound}`)],
  ['interim answers, and nothing else', () => stall('HTTP/1.1 103 Early Hints\r\n\r\n')],
  [
    'an upgrade without a request for it',
    () => write('HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
  ],
  ['a reset without an answer', () => reset],
  ['an end without an answer', () => finish],
  ['a reset within the answer', random => after(sound.slice(0, 1 + Math.floor(random * (sound.length - 1))), reset)],
  ['an answer cut short', random => after(sound.slice(0, 1 + Math.floor(random * (sound.length - 1))), finish)],
  ['silence', () => stall('')],
  ['silence after the head', () => stall(head(200, 'content-length: 100\r\n'))],
  ['one byte at a time', () => drip(head(200, 'content-length: 100000\r\n'), 5)],
  ['headers without end', () => drip('HTTP/1.1 200 OK\r\nx: ', 5)],
  ['too large', () => write(huge)],
  ['too many headers', () => write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)],
  ['garbage', random => write(Buffer.from(Array.from({ length: 64 }, (_, at) => (at * 31 + random * 256) & 255)))],
  ['no HTTP', () => after('SSH-2.0-OpenSSH_9\r\n', finish)],
  ['chunks that do not add up', () => write(`${head(200, 'transfer-encoding: chunked\r\n')}zz\r\n{}\r\n0\r\n\r\n`)],
  ['two lengths', () => write(`${head(200, 'content-length: 2\r\ncontent-length: 3\r\n')}{}`)],
]

const turn = () => new Promise(setImmediate)

/** Reads only after the sender's deadline. The bytes that arrived before are counted too. */
const readLate: Fault = async (socket, timeIsUp) => {
  socket.pause()
  // The client runs in the same thread. After these turns it has the open connection, and has written.
  for (let turns = 0; turns < 3; turns += 1) await turn()
  timeIsUp()
  await turn()
  socket.resume()
}

/** The faults of a new connection, before its first byte. */
export const connectionFaults: ReadonlyArray<Fault> = [reset, finish, readLate]
