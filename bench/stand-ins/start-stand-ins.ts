import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { selfSigned } from '../../test/support/self-signed.ts'
import { type Counts, type OriginName, originNames, type Ports, type Settings } from './names.ts'
import { recordAnswers } from './record-answers.ts'

/** What a function needs to call the stand-ins. */
export interface Origins {
  readonly urls: Readonly<Record<OriginName, string>>
  /** Path of the certificate of the stand-ins. */
  readonly certificatePath: string
  readonly secretId: string
}

export interface StandIns {
  readonly near: Origins
  /** The same, with a network delay: one for each distance. */
  readonly distant: readonly [Origins, Origins]
  /** The counts of all stand-ins since they were last read. */
  readonly counts: () => Promise<Counts>
  readonly close: () => void
}

const secretId = 'idv-retry/bench/plaid'

/** The answer of Secrets Manager to GetSecretValue. */
const secret = JSON.stringify({
  ARN: `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${secretId}-a1b2c3`,
  Name: secretId,
  VersionId: '00000000-0000-4000-8000-000000000000',
  SecretString: JSON.stringify({ client_id: 'local-client-id', secret: 'local-secret' }),
  VersionStages: ['AWSCURRENT'],
  CreatedDate: 1_767_225_600,
})

/** Starts Plaid, Secrets Manager, DynamoDB and EventBridge, over TLS on 127.0.0.1, in one separate process. */
export const startStandIns = async (folder: string, distancesMs: Settings['distancesMs']): Promise<StandIns> => {
  const tls = await selfSigned()
  const certificatePath = join(folder, 'certificate.pem')
  await writeFile(certificatePath, tls.cert)
  const child = fork(join(import.meta.dirname, 'stand-ins.ts'))
  const ask = async <A>(message: Settings | 'count'): Promise<A> => {
    const answered = once(child, 'message')
    child.send(message)
    const [answer] = await answered
    return answer
  }
  const ports = await ask<Ports>({ tls, answers: await recordAnswers(), secret, distancesMs })
  const origins = (portOf: Ports['near']): Origins => {
    const urlOf = (name: OriginName) => [name, `https://127.0.0.1:${portOf[name]}`]
    return { urls: Object.fromEntries(originNames.map(urlOf)), certificatePath, secretId }
  }
  return {
    near: origins(ports.near),
    distant: [origins(ports.distant[0]), origins(ports.distant[1])],
    counts: () => ask<Counts>('count'),
    close: () => child.disconnect(),
  }
}
