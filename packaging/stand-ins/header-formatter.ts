/** The signer makes a formatter for the headers of streamed events, which no operation of the service has. */
export class HeaderFormatter {
  format(): never {
    throw new Error('The bundle has no event streams')
  }
}
