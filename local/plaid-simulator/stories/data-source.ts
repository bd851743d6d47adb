import type { StepStatus } from '../attempt/steps.ts'
import type { StepEnd } from './story.ts'

type Detail = 'name' | 'address' | 'date_of_birth' | 'id_number' | 'phone_number'

type Summary = 'match' | 'partial_match' | 'no_match' | 'no_data' | 'no_input'

type Found = { readonly [detail in Detail]?: Summary } & { readonly po_box?: 'yes' | 'no' }

/** The data source check, in which all details match but for the given ones. */
export const dataSource = (found: Found, status: StepStatus = 'failed'): StepEnd => {
  const summary = (detail: Detail): Summary => found[detail] ?? 'match'
  return {
    step: 'kyc_check',
    status,
    detail: {
      name: { summary: summary('name') },
      address: { summary: summary('address'), ...(found.po_box && { po_box: found.po_box, type: 'no_data' }) },
      date_of_birth: { summary: summary('date_of_birth') },
      id_number: { summary: summary('id_number') },
      phone_number: { summary: summary('phone_number'), area_code: summary('phone_number') },
    },
  }
}

/** No data source has this person, but the phone number is theirs. */
export const thinFile = dataSource({
  name: 'no_data',
  address: 'no_data',
  date_of_birth: 'no_data',
  id_number: 'no_data',
})
