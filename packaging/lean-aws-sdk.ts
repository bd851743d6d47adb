import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Plugin } from 'esbuild'

const standIn = (name: string): string => join(import.meta.dirname, 'stand-ins', `${name}.ts`)

/** Modules of the SDK that a function never runs, with their replacements: esbuild's option `alias`. */
const aliases: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': standIn('credential-provider-node'),
  '@smithy/core/event-streams': standIn('event-streams'),
  '@aws-sdk/middleware-endpoint-discovery': standIn('middleware-endpoint-discovery'),
}

/**
 * SHA-256 of the files whose exports no call of the service reaches: Node has both hashes, no client logs, no
 * operation is S3's, and `awsSettings` chooses standard retries, no automatic mode (which asks the machine for its
 * region) and no endpoint from elsewhere. A function that throws takes the place of each export.
 */
const absent: Readonly<Record<string, string>> = {
  '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js':
    'b80b06322eea17132dfa625f2a160518b3cee719d77fe2a2b81b69e0d15028eb',
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js':
    '54d26649ccb5c6f5d34f89bf22167db9f91eeab6c05af115f7b0dbf041081ec4',
  '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js':
    '826965148cb6b0f7aae779bcc88909a275b3551f139da9d848b8558cd4463c8e',
  '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js':
    'da6d439b0eb4d93a17f5919d6e9d349b3931b2ac9e913b13b7abe3e4f61ee9fa',
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromConfig.js':
    '32fbb2eefc219a4d0b24d0e7cc0cb7c72a3390fa88a8c58716d0eef5c8471161',
  '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/s3.js':
    'e2df99b94810a69b4d4385d4aaceda3d954ed662c48d66adfafa8296906d5f23',
  '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js':
    '1ae587578e426ed823e086fda6b0db705f7467b393ed89b4719ad7919e9025e7',
}

const extensions = 'runtime-extensions'

/** The stand-ins for files that the SDK imports by relative paths, and SHA-256 of these files. */
const standIns: Readonly<Record<string, readonly [name: string, sha256: string]>> = {
  '@smithy/core/dist-es/submodules/protocols/HttpBindingNormalizedSchema.js': [
    'http-bindings',
    'c60ee4dff36d68d84ad9c9653569b2888b83c1820bec705cd5187f1ec16deecc',
  ],
  '@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js': [
    'settings',
    '52d078dae8acaf82da89c16c94bb6b0a7f6e60ddac4662289e9154fe581a03fa',
  ],
  '@smithy/signature-v4/dist-es/HeaderFormatter.js': [
    'header-formatter',
    'd82a105e2abe3fbd67a4c0310d48f7b93354813de1dbf98083f76fd08d4583e7',
  ],
  '@smithy/core/dist-es/submodules/serde/date-utils.js': [
    'dates',
    '9b64f13c90463b44c0183721802eb8e482f3207d12b4f397c92a9da9ed688590',
  ],
  '@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonBytesStringAdapter.js': [
    'request-bytes',
    'a2ec07809f31b2c276a46688416f1e6fd73b621bb992df5f359dcadd05f16556',
  ],
  '@aws-sdk/core/dist-es/submodules/client/middleware-logger/loggerMiddleware.js': [
    'logger-middleware',
    '0448f287de1664540e6331241b3ea10d4abf55624400139d57cd5a2e00cb57c5',
  ],
  '@aws-sdk/client-dynamodb/dist-es/runtimeExtensions.js': [
    extensions,
    '91acbc1e819f62b25b16ae8d717eab8eb748fedc63a656ffcf6ae353cd0b5dbc',
  ],
  '@aws-sdk/client-eventbridge/dist-es/runtimeExtensions.js': [
    extensions,
    '91acbc1e819f62b25b16ae8d717eab8eb748fedc63a656ffcf6ae353cd0b5dbc',
  ],
  '@aws-sdk/client-secrets-manager/dist-es/runtimeExtensions.js': [
    extensions,
    '91acbc1e819f62b25b16ae8d717eab8eb748fedc63a656ffcf6ae353cd0b5dbc',
  ],
  '@aws-sdk/client-sqs/dist-es/runtimeExtensions.js': [
    extensions,
    '91acbc1e819f62b25b16ae8d717eab8eb748fedc63a656ffcf6ae353cd0b5dbc',
  ],
}

const signer = '@aws-sdk/signature-v4-multi-region/dist-es/SignatureV4MultiRegion.js'

/** The service puts events on a bus of one region, so it never signs for several. */
const signerOfOneRegion = `import { SignatureV4 } from '@smithy/signature-v4'
export class SignatureV4MultiRegion extends SignatureV4 {
  static sigv4aDependency() {
    return 'none'
  }
}`

/** SHA-256 of the files behind the aliases, and of the signer. */
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
 * SHA-256 of the files from which the names of regions, the schemas of errors, and the names of SQS's old protocol, are
 * removed. Without a schema the SDK throws the base class of the service with the same error name. Only the errors of
 * SQS get the names of its old protocol, which no code uses.
 */
const cut: Readonly<Record<string, string>> = {
  '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js':
    '73350ad74cb8adabcc60df8caed34c76e8cdb93301377a9db60a6b2871a61b3f',
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

/** The names of regions. Each region matches the pattern of its partition too, as a region that is unknown does. */
const regionNames = /"regions": \{\n(?: {16}"[\w-]+": \{\n.*\n {16}\},?\n)+ {12}\}/g

/** The files of the SDK, below `node_modules`, that must not change without a review of this file. */
export const guardedFiles: Readonly<Record<string, string>> = {
  ...replaced,
  ...Object.fromEntries(Object.entries(standIns).map(([path, [, sha256]]) => [path, sha256])),
  ...absent,
  ...cut,
}

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

/** A module with the exports of `source`, each of which throws when it is called or constructed. */
const throwing = (file: string, source: string): string => {
  const names = [...source.matchAll(/^export (?:const|class|(?:async )?function) (\w+)/gm)].map(([, name]) => name)
  const exports = names.map(name => `absent as ${name}`).join(', ')
  return `function absent() { throw new Error('The bundle has no ${file}') }\nexport { ${exports} }`
}

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
      contents: (await readFile(path, 'utf8'))
        .replace(errorSchemas, '')
        .replace(xmlNames, '0')
        .replace(regionNames, '"regions": {}'),
      loader: 'js',
    }))
    build.onLoad({ filter: filterOf(Object.keys(absent)) }, async ({ path }) => ({
      contents: throwing(basename(path), await readFile(path, 'utf8')),
      loader: 'js',
    }))
    for (const [path, [name]] of Object.entries(standIns)) {
      build.onLoad({ filter: filterOf([path]) }, async () => ({
        contents: await readFile(standIn(name), 'utf8'),
        loader: 'ts',
      }))
    }
    build.onLoad({ filter: filterOf([signer]) }, () => ({ contents: signerOfOneRegion, loader: 'js' }))
    build.onLoad({ filter: packageFiles }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}
