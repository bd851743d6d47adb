import { createServer } from 'node:https'
import { listen } from '../../../local/http/listen.ts'
import { postJson } from '../../../local/http/post-json.ts'
import { startService } from '../../../local/service.ts'
import { sendJson } from '../../end-to-end/plaid-proxy.ts'
import { listPath, startProxiedService, template_id } from '../../end-to-end/proxied-service.ts'
import { apiEvent } from '../../support/on-demand.ts'
import { selfSigned } from '../../support/self-signed.ts'
import { startSurroundings } from '../surroundings.ts'
import { type Ring, ringByLines, ringByValues } from './ring.ts'

const listsOthers = async (): Promise<Ring> => {
  const stack = await startProxiedService()
  stack.failed('user')
  stack.proxy.next(listPath, 'user', async ({ response, forward }) => {
    const { status, body } = await forward()
    const answer = JSON.parse(body)
    const [own] = answer.identity_verifications
    const foreign = { ...own, id: 'idv_foreign', client_user_id: 'another-user' }
    sendJson(response, status, { ...answer, identity_verifications: [own, foreign] })
  })
  await stack.reset('user')
  const lines = stack.service.logLines()
  await stack.close()
  return ringByLines('plaid-lists-other-users', "Plaid's list has a row of another user", lines)
}

const keysRefused = async (): Promise<Ring> => {
  const stack = await startProxiedService({ secret: 'another-secret' })
  stack.failed('user')
  await stack.reset('user')
  const lines = stack.service.logLines()
  await stack.close()
  return ringByLines('plaid-keys-unusable', 'Plaid refuses the keys of the secret', lines)
}

/** Plaid's address, with a certificate of another authority. */
const notTrusted = async (): Promise<Ring> => {
  let requests = 0
  const server = createServer(await selfSigned(), (_, response) => {
    requests += 1
    response.end('{}')
  })
  const { url, close } = await listen(server)
  const service = await startService({
    plaidUrl: url.replace('http:', 'https:'),
    plaidEnv: 'sandbox',
    clientId: 'local-client-id',
    secret: 'local-secret',
    templateIds: [template_id],
  })
  const body = { client_user_id: 'user', template_id, strategy: 'reset' }
  const { status } = await postJson(`${service.url}/identity_verification/retry`, body)
  const lines = service.logLines()
  await service.close()
  await close()
  const how = `a certificate that no authority has signed: ${status}, and ${requests} requests arrived`
  return ringByLines('plaid-certificate-not-trusted', how, lines)
}

/** The zips under AWS's runtime client, without a variable that they need: Lambda counts a failed init as an error. */
const cannotStart = async (): Promise<readonly Ring[]> => {
  const around = await startSurroundings()
  const rings: Ring[] = []
  for (const [symptom, name] of [
    ['on-demand-crashes-or-times-out', 'retry'],
    ['webhooks-crash-or-time-out', 'webhook'],
    ['operators-acts-crash-or-time-out', 'operate'],
    ['standing-crashes-or-times-out', 'standing'],
  ] as const) {
    const packaged = await around.start(name, { EVENT_BUS: '' })
    const { _tag } = await packaged.invoke(apiEvent({}))
    await packaged.close()
    const how = 'the zipped function cannot start without EVENT_BUS'
    rings.push(ringByValues(symptom, { by: 'run', how }, [[Date.now(), Number(_tag === 'failed')]]))
  }
  await around.close()
  return rings
}

/** Rings the alarms that need a Plaid, or a function, of their own. */
export const ringElsewhere = async (): Promise<readonly Ring[]> => {
  const rings: Ring[] = []
  for (const ring of [listsOthers, keysRefused, notTrusted]) rings.push(await ring())
  return [...rings, ...(await cannotStart())]
}
