import { createHmac, hash } from 'node:crypto'
import { postTo, type Reply } from './post.ts'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const variable = (name: string): string => process.env[name] ?? ''

export interface AwsService {
  /** The name in signatures and host names. */
  readonly name: string
  /** The end of the variable `AWS_ENDPOINT_URL_…`. */
  readonly endpointName: string
  /** The prefix of each operation in `X-Amz-Target`. */
  readonly prefix: string
  readonly version: '1.0' | '1.1'
}

/** A client of one of AWS's JSON services, which signs requests itself: AWS Signature Version 4. */
export const awsService = ({ name, endpointName, prefix, version }: AwsService) => {
  const region = variable('AWS_REGION')
  const origin = variable(`AWS_ENDPOINT_URL_${endpointName}`) || `https://${name}.${region}.amazonaws.com`
  const { host } = new URL(origin)
  const token = variable('AWS_SESSION_TOKEN')
  const service = postTo(origin)
  const names = 'content-type;host;x-amz-date;x-amz-security-token;x-amz-target'
  let signing: { readonly scope: string; readonly key: Buffer } = { scope: '', key: Buffer.alloc(0) }

  /** All requests of one day use the same signing key. */
  const keyOf = (scope: string): Buffer => {
    if (signing.scope !== scope) {
      const key = scope.split('/').reduce(hmac, Buffer.from(`AWS4${variable('AWS_SECRET_ACCESS_KEY')}`))
      signing = { scope, key }
    }
    return signing.key
  }

  return {
    connect: service.connect,
    call: (operation: string, input: object): Promise<Reply> => {
      const body = JSON.stringify(input)
      const time = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
      const scope = `${time.slice(0, 8)}/${region}/${name}/aws4_request`
      const contentType = `application/x-amz-json-${version}`
      const target = `${prefix}.${operation}`
      const lines = `content-type:${contentType}\nhost:${host}\nx-amz-date:${time}\nx-amz-security-token:${token}\nx-amz-target:${target}\n`
      const canonical = `POST\n/\n\n${lines}\n${names}\n${hash('sha256', body)}`
      const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`
      const credential = `Credential=${variable('AWS_ACCESS_KEY_ID')}/${scope}`
      const signature = `Signature=${hmac(keyOf(scope), toSign).toString('hex')}`
      const headers = {
        'content-type': contentType,
        host,
        'x-amz-date': time,
        'x-amz-security-token': token,
        'x-amz-target': target,
        authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, ${signature}`,
      }
      return service.post('/', headers, body)
    },
  }
}
