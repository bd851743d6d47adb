import { foldedId, isSameId } from '../plaid/same-id.ts'

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
    ? [...new Map([...templateIds].map(id => [foldedId(id), id])).values()].filter(id => !isSameId(id, template_id))
    : []

/** How many lists a send reads besides its own. */
export const listsElsewhere = ({ acrossTemplates = false, templateIds }: AcrossTemplates): number =>
  acrossTemplates ? Math.max(0, new Set([...templateIds].map(foldedId)).size - 1) : 0
