/** The service's operations are remote calls in JSON: they have no bindings to HTTP, and no prefix of the host. */
export const getHttpOperationBindings = ({ traits }: { readonly traits?: unknown }): readonly [] => {
  if (typeof traits === 'object') throw new Error('The bundle has no HTTP bindings')
  return []
}

/** Reached only for an operation with a prefix of the host. */
export const HttpBindingNormalizedSchema = {
  of: (): never => {
    throw new Error('The bundle has no HTTP bindings')
  },
}
