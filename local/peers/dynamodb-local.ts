import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

export interface DynamoDbLocal {
  readonly url: string
  readonly close: () => Promise<void>
}

const emulator = join(import.meta.dirname, 'node_modules', 'amplify-dynamodb-simulator', 'emulator')
const libraries = join(emulator, 'DynamoDBLocal_lib')

export const isJavaInstalled = (): boolean => spawnSync('java', ['-version']).status === 0

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const isAnswering = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  )

/**
 * Starts Amazon's DynamoDB Local in memory. Jetty's own command reads the server from a file, because DynamoDB Local's
 * command has no option for the address, listens on all of them, and reports its use to Amazon.
 */
export const startDynamoDbLocal = async (): Promise<DynamoDbLocal> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${libraries}`,
      '-cp',
      [join(emulator, 'DynamoDBLocal.jar'), join(libraries, '*')].join(delimiter),
      'org.eclipse.jetty.xml.XmlConfiguration',
      `port=${port}`,
      join(import.meta.dirname, 'dynamodb-local.xml'),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let output = ''
  java.stderr.on('data', chunk => {
    output += String(chunk)
  })
  const ended = once(java, 'exit')
  while (!(await isAnswering(url))) {
    if (java.exitCode !== null || java.signalCode !== null) throw new Error(`DynamoDB Local did not start: ${output}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return {
    url,
    close: async () => {
      java.kill()
      await ended
    },
  }
}
