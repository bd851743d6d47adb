/** The account that the stand-ins speak of: AWS's own documentation example, and a region like any other. */
export const account = { id: '123456789012', region: 'eu-west-1' } as const
