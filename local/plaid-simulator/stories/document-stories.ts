import { dataSource, thinFile } from './data-source.ts'
import * as document from './document.ts'
import type { Story } from './story.ts'

const { photos, both } = document

const withoutDataSource = { steps: { kyc_check: false } }
const withFallback = { hasDocumentFallback: true }

/** Stories that end at the document check. */
export const documentStories = {
  'blurred-document': {
    shows: 'Three photos of the document are blurred; nothing else is wrong with them.',
    ends: [photos([document.blurred, document.blurred, document.blurred])],
  },
  'unreadable-document': {
    shows: 'Three photos are so poor that nothing could be read from them.',
    ends: [photos([document.unreadable, document.unreadable, document.unreadable])],
  },
  'expired-document': {
    shows: 'The document is genuine and has expired.',
    ends: [photos([document.expired])],
  },
  'unsupported-document': {
    shows: 'The document is of a kind that is not supported, such as the card of a school.',
    ends: [photos([document.unsupported])],
  },
  'document-without-portrait': {
    shows: 'The photo shows a side of the document that has no portrait.',
    ends: [photos([document.withoutPortrait])],
  },
  'document-of-another-country': {
    shows: 'The passport is that of another country than the address.',
    ends: [photos([document.ofAnotherCountry])],
  },
  'name-differs-from-document': {
    shows: 'The name on the document is not the one that was typed in, and the template has no data source check.',
    template: withoutDataSource,
    ends: [photos([document.ofAnotherName])],
  },
  'birth-date-differs-from-document': {
    shows: 'The date of birth on the document is not the one typed in, and the template has no data source check.',
    template: withoutDataSource,
    ends: [photos([document.ofAnotherBirthDate])],
  },
  'document-of-another-person': {
    shows: 'Neither name nor date of birth are those on the document, and the template has no data source check.',
    template: withoutDataSource,
    ends: [photos([both(document.ofAnotherName, document.ofAnotherBirthDate)])],
  },
  'stolen-identity-shape': {
    shows: 'The data source confirms every detail, and the document has another name.',
    ends: [photos([document.ofAnotherName])],
  },
  'forged-document': {
    shows: 'The photo is sharp, and the document does not look genuine.',
    ends: [photos([document.forged])],
  },
  'photo-of-a-screen': {
    shows: 'The first photo is blurred; the second is sharp, and it is a photo of a screen.',
    ends: [photos([document.blurred, document.ofAScreen])],
  },
  'poor-photo-that-looks-forged': {
    shows: 'The last photo does not look genuine, and it is too blurred to tell.',
    ends: [photos([document.blurred, document.blurred, both(document.blurred, document.forged)])],
  },
  'looked-forged-then-clearer': {
    shows: 'The first photo is blurred and does not look genuine; the second does, and has only a glare.',
    ends: [photos([both(document.blurred, document.forged), document.glaring])],
  },
  'doubtful-document': {
    shows: 'The state that issued the document does not know its number; everything else is fine.',
    ends: [photos([document.unknownToTheState])],
  },
  'document-refused-by-reviewer': {
    shows: 'A person at Plaid looked at the document and did not accept it; all checks had passed.',
    ends: [photos([document.refusedByAPerson])],
  },
  'document-without-objection': {
    shows: 'The document check failed, and nothing in its analysis says why.',
    ends: [photos([document.good])],
  },
  'document-without-findings': {
    shows: 'The document check failed, and Plaid shows no photo and no reason.',
    ends: [photos([])],
  },
  'document-fallback-blurred': {
    shows: 'The data source knows nothing, so the document is asked for as a fallback, and its photos are blurred.',
    template: withFallback,
    ends: [thinFile, photos([document.blurred, document.blurred, document.blurred])],
  },
  'document-fallback-expired': {
    shows: 'The address differs, so the document is asked for as a fallback, and it has expired.',
    template: withFallback,
    ends: [dataSource({ address: 'no_match' }), photos([document.expired])],
  },
  'document-fallback-after-conflict': {
    shows: 'The id number contradicts the data source, so the document is asked for as a fallback, and it is blurred.',
    template: withFallback,
    ends: [dataSource({ id_number: 'no_match' }), photos([document.blurred, document.blurred, document.blurred])],
  },
  'document-fallback-of-another-name': {
    shows: 'The data source confirms all but the address; the document, asked for as a fallback, has another name.',
    template: withFallback,
    ends: [dataSource({ address: 'no_match' }), photos([document.ofAnotherName])],
  },
} as const satisfies { readonly [name: string]: Story }
