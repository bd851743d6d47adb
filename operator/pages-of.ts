/** The pages of an answer, one after the other. `nextOf`: the cursor of the page after this one, if there is one. */
export async function* pagesOf<P>(
  read: (at: { readonly cursor?: string }) => Promise<P>,
  nextOf: (page: P) => string | undefined,
): AsyncGenerator<P, void> {
  let at: { readonly cursor?: string } | undefined = {}
  while (at !== undefined) {
    const page: P = await read(at)
    const cursor = nextOf(page)
    at = cursor === undefined ? undefined : { cursor }
    yield page
  }
}
