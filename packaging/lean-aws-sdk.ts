import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

const standIn = (name: string): string => join(import.meta.dirname, 'stand-ins', `${name}.ts`)

/** Modules of the SDK that a function never runs, with their replacements: esbuild's option `alias`. */
const aliases: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('credential-provider-node'),
  '@smithy/core/event-streams': standIn('event-streams'),
  '@aws-sdk/middleware-endpoint-discovery': standIn('middleware-endpoint-discovery'),
}

/** Files of the SDK that it imports by relative paths, and that `stand-ins/javascript-hashes.ts` replaces. */
const hashes: Readonly<Record<string, string>> = {
  '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js':
    'b80b06322eea17132dfa625f2a160518b3cee719d77fe2a2b81b69e0d15028eb',
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js':
    '54d26649ccb5c6f5d34f89bf22167db9f91eeab6c05af115f7b0dbf041081ec4',
}

const signer = '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js'

/** The service puts events on a bus of one region, so it never signs for several. */
const signerOfOneRegion = `import { SignatureV4 } from '@smithy/signature-v4'
export class SignatureV4MultiRegion extends SignatureV4 {
  static sigv4aDependency() {
    return 'none'
  }
}`

/** SHA-256 of the files that the stand-ins replace. */
const replaced: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node/dist-es/index.js':
    'a952aa83f0c61f1c5399518dc09fe095e793bcd0d93d5e5316e97c8a68f24e25',
  '@aws-sdk/credential-provider-node/dist-es/defaultProvider.js':
    'f459d07b8f2c2e3173b3e0e65c9d50f094969ca2a81ee8fc31ef23512b41b37f',
  '@smithy/core/dist-es/submodules/event-streams/index.js':
    '261c2b96dec39e36f39a15e0ba77b854bece91ded16073c53f8a242998c3821c',
  '@smithy/core/dist-es/submodules/event-streams/EventStreamSerde.js':
    'aabcea10f968ca283b67d50530b198a038b4a17746fd94c471780a9e72e9632c',
  '@smithy/core/dist-es/submodules/event-streams/eventstream-serde/EventStreamMarshaller.js':
    '8da87da66d54240cd967d62de84fbd1cffaae534bd822f0e66f91b5f23db0e14',
  '@aws-sdk/middleware-endpoint-discovery/dist-es/index.js':
    '72f0d23de5530dcb3c9d9f58c3197fd569c718794dee07bd17bab78af257dcec',
  '@aws-sdk/middleware-endpoint-discovery/dist-es/configurations.js':
    '82969a27feaf256d5627d14a5804a21ab55d98c48d74390ff110e339927219d0',
  '@aws-sdk/middleware-endpoint-discovery/dist-es/resolveEndpointDiscoveryConfig.js':
    'ef7764088092f26f12444667996125505bf3636cc4c5122c8c9e63eee24b467e',
  [signer]: 'b85448d40b79c5a9a58583381694f2f079dd7ef24c880110be36ef949a7bbab8',
}

/**
 * SHA-256 of the files from which the schemas of errors, and the names of SQS's old protocol, are removed. Without a schema the SDK throws the base class of
 * the service with the same error name. Only the errors of SQS get the names of its old protocol, which no code uses.
 */
const cut: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb/dist-es/schemas/schemas_0.js':
    '3cba646915c51e004bf7301853e84fdc714f9617ba67e32a0082aa40170312f0',
  '@aws-sdk/client-eventbridge/dist-es/schemas/schemas_0.js':
    '1bfc426f008fc10fdbc1ca326deef66bae7d5213c474d405b7993d9adc76b1f1',
  '@aws-sdk/client-secrets-manager/dist-es/schemas/schemas_0.js':
    'df79c6b52dcf417ae74d7a40bfba49a09068984931bbb9a9b620d713567235b1',
  '@aws-sdk/client-sqs/dist-es/schemas/schemas_0.js':
    '60576f65d2ddf3441fc8e8c2d8f33e03db5206af8d22cffba51dd37a481ee6ed',
}

/** Matches the schema of an error and its registration. */
const errorSchemas = /^export var \w+\$ = \[-3, n0, \w+,\n(?: {4}.*\n)+\];\nn0_registry\.registerError\(.*\n/gm

/**
 * Matches a member's name in SQS's old protocol. It keeps esbuild from leaving out the schemas of operations that no
 * function calls.
 */
const xmlNames = /\{ \[_xF\]: 1, \[_xN\]: \w+ \}/g

/** The files of the SDK, below `node_modules`, that must not change without a review of this file. */
export const guardedFiles: Readonly<Record<string, string>> = { ...replaced, ...hashes, ...cut }

/** A sentence for each guarded file whose hash differs. */
const changesIn = async (nodeModules: string): Promise<readonly string[]> => {
  const sentences = await Promise.all(
    Object.entries(guardedFiles).map(async ([path, known]) => {
      const source = await readFile(join(nodeModules, path)).catch(() => undefined)
      const found = source && createHash('sha256').update(source).digest('hex')
      if (found === known) return []
      const change = found === undefined ? 'is missing' : `has changed: its SHA-256 is ${found}`
      return [
        `node_modules/${path} ${change}. Read the new file, adapt packaging/lean-aws-sdk.ts and its stand-ins, and write the new hash there`,
      ]
    }),
  )
  return sentences.flat()
}

const patternOf = (path: string): string => path.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')

const filterOf = (paths: readonly string[]): RegExp =>
  new RegExp(`[\\\\/]node_modules[\\\\/](?:${paths.map(patternOf).join('|')})$`)

/** Descriptions of the clients' packages, of which a client reads its version only. */
const packageFiles = /[\\/]node_modules[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]package\.json$/

/**
 * Leaves out code of the AWS SDK that a function never runs. Fails the build if a guarded file of the SDK has changed.
 */
export const leanAwsSdk: Plugin = {
  name: 'lean-aws-sdk',
  setup: build => {
    const { absWorkingDir = process.cwd(), alias } = build.initialOptions
    build.initialOptions.alias = { ...alias, ...aliases }
    build.onStart(async () => ({
      errors: (await changesIn(join(absWorkingDir, 'node_modules'))).map(text => ({ text })),
    }))
    build.onLoad({ filter: filterOf(Object.keys(cut)) }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(errorSchemas, '').replace(xmlNames, '0'),
      loader: 'js',
    }))
    build.onLoad({ filter: filterOf(Object.keys(hashes)) }, async () => ({
      contents: await readFile(standIn('javascript-hashes'), 'utf8'),
      loader: 'ts',
    }))
    build.onLoad({ filter: filterOf([signer]) }, () => ({ contents: signerOfOneRegion, loader: 'js' }))
    build.onLoad({ filter: packageFiles }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}
