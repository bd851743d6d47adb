declare module 'aws4' {
  interface Request {
    readonly method: string
    readonly path: string
    readonly host: string
    readonly body: Buffer
    readonly service: string
    readonly region: string
    readonly headers: Readonly<Record<string, string>>
    readonly extraHeadersToIgnore: Readonly<Record<string, boolean>>
  }
  interface Keys {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
  }
  const aws4: {
    readonly sign: (request: Request, keys: Keys) => { readonly headers: Readonly<Record<string, string>> }
  }
  export default aws4
}
