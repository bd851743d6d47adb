import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pagesOf } from '../../operator/pages-of.ts'

interface Page {
  readonly rows: readonly number[]
  readonly next?: string
}

const inPages = (pages: ReadonlyArray<readonly number[]>) => {
  const asked: (string | undefined)[] = []
  const read = async ({ cursor }: { readonly cursor?: string }): Promise<Page> => {
    asked.push(cursor)
    const index = Number(cursor ?? 0)
    return { rows: pages[index] ?? [], ...(index + 1 < pages.length && { next: String(index + 1) }) }
  }
  return { asked, all: pagesOf(read, ({ next }) => next) }
}

it('reads each page once, in order, also where one in between is empty', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1 }), async pages => {
      const { asked, all } = inPages(pages)
      const rows: number[] = []
      for await (const page of all) rows.push(...page.rows)
      expect(rows).toEqual(pages.flat())
      expect(asked).toEqual(pages.map((_, index) => (index === 0 ? undefined : String(index))))
    }),
  )
})

it('asks for no page that is not wanted any more', async () => {
  const { asked, all } = inPages([[1], [2], [3]])
  for await (const page of all) if (page.rows.includes(2)) break
  expect(asked).toHaveLength(2)
})
