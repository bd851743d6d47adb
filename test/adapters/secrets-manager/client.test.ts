import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { secretsClient } from '../../../lib/adapters/secrets-manager/client.ts'
import { loadSecret } from '../../../lib/adapters/secrets-manager/load-secret.ts'
import { answer, startFaultServer } from '../../support/fault-server.ts'

/** Paths of the files that were read with promises; set up before the SDK takes hold of the function. */
const filesRead = vi.hoisted(() => {
  const fs = process.getBuiltinModule('node:fs/promises')
  const paths: Array<unknown> = []
  const { readFile } = fs
  fs.readFile = ((path: string, options: object) => {
    paths.push(path)
    return readFile(path, options)
  }) as typeof readFile
  process.getBuiltinModule('node:module').syncBuiltinESMExports()
  return paths
})

const closers: Array<() => unknown> = []
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const close of closers.splice(0).toReversed()) await close()
})

const lambda = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' }

const clientOf = (variables: Readonly<Record<string, string>>) => {
  const client = secretsClient({ ...lambda, ...variables })
  closers.push(() => client.destroy())
  return client
}

/** The host that a request would go to; no request is sent. */
const hostOf = async (variables: Readonly<Record<string, string>>): Promise<string> => {
  const client = clientOf(variables)
  let host = ''
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        host = (request as { hostname: string }).hostname
        throw new Error('sent no further')
      },
    { step: 'finalizeRequest', priority: 'low' },
  )
  await loadSecret(client, 'plaid', 1_000)()
  return host
}

/** Settings that would each have a visible effect, as in `~/.aws/config`; as variables: capitals after `AWS_`. */
const settings = {
  endpoint_url: 'http://elsewhere.invalid',
  region: 'us-east-1',
  use_fips_endpoint: 'true',
  use_dualstack_endpoint: 'true',
  max_attempts: '7',
  retry_mode: 'adaptive',
  defaults_mode: 'mobile',
  sdk_ua_app_id: 'elsewhere',
}

const configFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'aws-'))
  closers.push(() => rm(folder, { recursive: true }))
  const path = join(folder, 'config')
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  await writeFile(path, ['[default]', ...lines].join('\n'))
  return path
}

/** Two requests, since the server fails. */
const loadInVain = async () => {
  const server = await startFaultServer(() => answer(500, '{}'))
  closers.push(server.close)
  await loadSecret(clientOf({ AWS_ENDPOINT_URL: server.origin.origin }), 'plaid', 2_000)()
  return server.requests
}

// The SDK caches what it has read, so this test must be the first of the file.
test('nothing is read from ~/.aws', async () => {
  const config = await configFile()
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, config)
  expect(await hostOf({})).toBe('secretsmanager.eu-west-1.amazonaws.com')
  expect(await loadInVain()).toHaveLength(2)
  expect(filesRead).not.toContain(config)
})

test('nothing is taken from the process', async () => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(`AWS_${name.toUpperCase()}`, value)
  expect(await hostOf({})).toBe('secretsmanager.eu-west-1.amazonaws.com')
  const requests = await loadInVain()
  expect(requests).toHaveLength(2)
  expect(requests[0]?.headers['user-agent']).toContain('app/idv-retry')
})

test.each([
  ['the region', {}, 'secretsmanager.eu-west-1.amazonaws.com'],
  ['a region of China', { AWS_REGION: 'cn-north-1' }, 'secretsmanager.cn-north-1.amazonaws.com.cn'],
  ['FIPS', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'secretsmanager-fips.eu-west-1.amazonaws.com'],
  ['an endpoint for all services', { AWS_ENDPOINT_URL: 'http://all.invalid' }, 'all.invalid'],
  [
    'an endpoint for this service before it',
    { AWS_ENDPOINT_URL: 'http://all.invalid', AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets.invalid' },
    'secrets.invalid',
  ],
  ['an empty endpoint, which is none', { AWS_ENDPOINT_URL: '' }, 'secretsmanager.eu-west-1.amazonaws.com'],
])('the client calls %s', async (_, variables, host) => {
  expect(await hostOf(variables)).toBe(host)
})

test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('there is no client without %s', name => {
  expect(() => clientOf({ [name]: '' })).toThrow(`${name}: missing`)
})
