import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'

export interface DynamoDbLocal {
  readonly url: string
  readonly close: () => Promise<void>
}

const emulator = join(import.meta.dirname, 'node_modules', 'amplify-dynamodb-simulator', 'emulator')
const libraries = join(emulator, 'DynamoDBLocal_lib')

export const isJavaInstalled = (): boolean => spawnSync('java', ['-version']).status === 0

/**
 * Starts Amazon's DynamoDB Local in memory. Jetty's own command reads the server from a file, because DynamoDB Local's
 * command has no option for the address, listens on all of them, and reports its use to Amazon.
 */
export const startDynamoDbLocal = async (): Promise<DynamoDbLocal> => {
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${libraries}`,
      '-cp',
      [join(emulator, 'DynamoDBLocal.jar'), join(libraries, '*')].join(delimiter),
      'org.eclipse.jetty.xml.XmlConfiguration',
      join(import.meta.dirname, 'dynamodb-local.xml'),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = once(java, 'exit')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk)
      const [, address] = /^ServerConnector.*\{(127\.0\.0\.1:\d+)\}$/m.exec(output) ?? []
      if (address !== undefined) resolve(`http://${address}`)
    }
    java.stdout.on('data', read)
    java.stderr.on('data', read)
    java.once('close', () => reject(new Error(`DynamoDB Local did not start: ${output}`)))
  })
  return {
    url,
    close: async () => {
      java.kill()
      await ended
    },
  }
}
