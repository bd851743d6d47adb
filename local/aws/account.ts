/** The account of the stand-ins: the example account of AWS's documentation, and an arbitrary region. */
export const account = { id: '123456789012', region: 'eu-west-1' } as const
