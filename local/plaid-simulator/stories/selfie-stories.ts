import type { Json } from '../json.ts'
import { thinFile } from './data-source.ts'
import * as document from './document.ts'
import type { StepEnd, Story } from './story.ts'

/** One selfie, which is fine but for what is given. */
const selfie = (analysis: Json = {}): StepEnd => ({ step: 'selfie_check', status: 'failed', tries: [{ analysis }] })

const { photos } = document

/** Stories that end at the selfie check. */
export const selfieStories = {
  'unclear-selfie': {
    shows: 'The selfie failed, although it shows a living person with the face on the document.',
    ends: [selfie()],
  },
  'unclear-selfie-without-document': {
    shows: 'The selfie failed without an objection, in a template without a document to compare it with.',
    template: { steps: { documentary_verification: false } },
    ends: [selfie({ document_comparison: 'no_input' })],
  },
  'failed-liveness': {
    shows: 'The selfie may not show a living person.',
    ends: [selfie({ liveness_check: 'failed' })],
  },
  impostor: {
    shows: 'The selfie shows another face than the document.',
    ends: [selfie({ document_comparison: 'no_match' })],
  },
  'document-passed-at-second-photo': {
    shows: 'A first photo looked forged and was blurred, a second one passed; then the selfie was unclear.',
    ends: [photos([document.both(document.blurred, document.forged), document.good], 'success'), selfie()],
  },
  'document-fallback-passed': {
    shows: 'The data source knows nothing, the document made up for it, and the selfie was unclear.',
    template: { hasDocumentFallback: true },
    ends: [thinFile, photos([document.good], 'success'), selfie()],
  },
  'approved-by-reviewer': {
    shows: 'The document failed, a person of your team approved it in the dashboard, and the selfie was unclear.',
    ends: [
      photos([document.forged]),
      {
        step: 'documentary_verification',
        status: 'manually_approved',
        detail: { status: 'manually_approved', documents: [{ status: 'manually_approved' }] },
      },
      selfie(),
    ],
  },
} as const satisfies { readonly [name: string]: Story }
