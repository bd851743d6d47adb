import type { StepStatus } from '../attempt/steps.ts'
import { deepMerge, type Json } from '../json.ts'
import type { StepEnd } from './story.ts'

/** The document check, with one entry for each photo; each is good but for what is given. */
export const photos = (found: readonly Json[], status: StepStatus = 'failed'): StepEnd => ({
  step: 'documentary_verification',
  status,
  tries: found,
})

/** Several findings in one photo. */
export const both = (one: Json, other: Json): Json => deepMerge(one, other) as Json

const analysed = (analysis: Json): Json => ({ analysis })

export const good: Json = {}

export const blurred = analysed({
  image_quality: 'low',
  image_quality_details: { blur_check: 'failed' },
  aamva_verification: null,
})

export const glaring = analysed({
  image_quality: 'medium',
  image_quality_details: { glare_check: 'failed' },
  aamva_verification: null,
})

/** Plaid could not read anything, so it did not analyse anything but the image. */
export const unreadable: Json = {
  images: { face: null },
  extracted_data: null,
  analysis: {
    authenticity: 'no_data',
    image_quality: 'low',
    image_quality_details: { blur_check: 'failed' },
    extracted_data: null,
    fraud_analysis_details: null,
    aamva_verification: null,
  },
}

export const expired: Json = {
  extracted_data: { expiration_date: '2019-05-29' },
  analysis: { extracted_data: { expiration_date: 'expired' } },
}

/** A card of a kind that Plaid does not know, such as that of a school. */
export const unsupported = analysed({
  fraud_analysis_details: { type_supported: 'failed', portrait_presence_check: 'failed' },
  aamva_verification: null,
})

export const withoutPortrait: Json = {
  images: { face: null },
  analysis: { fraud_analysis_details: { portrait_presence_check: 'failed' } },
}

export const ofAnotherCountry: Json = {
  extracted_data: { category: 'passport', issuing_country: 'CA', issuing_region: null },
  analysis: { extracted_data: { issuing_country: 'no_match' }, aamva_verification: null },
}

export const ofAnotherName: Json = {
  extracted_data: { name: { given_name: 'Ann', family_name: 'Perkins' } },
  analysis: { extracted_data: { name: 'no_match' } },
}

export const ofAnotherBirthDate: Json = {
  extracted_data: { date_of_birth: '1976-03-02' },
  analysis: { extracted_data: { date_of_birth: 'no_match' } },
}

export const forged = analysed({ authenticity: 'no_match', fraud_analysis_details: { detail_check: 'failed' } })

export const ofAScreen = analysed({ fraud_analysis_details: { image_composition_check: 'failed' } })

export const unknownToTheState = analysed({ aamva_verification: { is_verified: false, id_number: 'no_match' } })

export const refusedByAPerson = analysed({ human_review: { status: 'failed' } })
