import { foldedId, includesId, isSameId } from '../plaid/same-id.ts'

interface AcrossTemplates {
  readonly acrossTemplates?: boolean | undefined
  readonly templateIds: Iterable<string>
}

/** The other templates of the deployment, each once, that are read for a success of the user before a send. */
export const templatesElsewhere = (
  { acrossTemplates = false, templateIds }: AcrossTemplates,
  template_id: string,
): ReadonlyArray<string> =>
  acrossTemplates
    ? [...templateIds].filter((id, index, all) => !isSameId(id, template_id) && !includesId(all.slice(0, index), id))
    : []

/** How many lists a send reads besides its own. */
export const listsElsewhere = ({ acrossTemplates = false, templateIds }: AcrossTemplates): number =>
  acrossTemplates ? Math.max(0, new Set([...templateIds].map(foldedId)).size - 1) : 0
