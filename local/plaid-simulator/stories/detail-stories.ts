import { dataSource, thinFile } from './data-source.ts'
import type { Story } from './story.ts'

/** Stories that end at the data source check. */
export const detailStories = {
  'address-differs': {
    shows: 'The address is not the one that the data source has; everything else matches.',
    ends: [dataSource({ address: 'no_match' })],
  },
  'name-close': {
    shows: 'The name is almost the one that the data source has, as with a typing error; everything else matches.',
    ends: [dataSource({ name: 'partial_match' })],
  },
  'phone-differs': {
    shows: 'The phone number is not the one that the data source has; everything else matches.',
    ends: [dataSource({ phone_number: 'no_match' })],
  },
  'no-phone-asked': {
    shows: 'The template asks for no phone number and sends no SMS, and the address differs.',
    template: { asksPhoneNumber: false },
    ends: [dataSource({ address: 'no_match', phone_number: 'no_input' })],
  },
  'no-id-number-asked': {
    shows: 'The template asks for no id number, and the address differs.',
    template: { asksIdNumber: false },
    ends: [dataSource({ address: 'no_match', id_number: 'no_input' })],
  },
  'two-details-close': {
    shows: 'Name and address are almost right, as after a marriage and a move; nothing contradicts.',
    ends: [dataSource({ name: 'partial_match', address: 'partial_match' })],
  },
  'birth-date-close': {
    shows: 'The date of birth is almost right, as with day and month swapped; everything else matches.',
    ends: [dataSource({ date_of_birth: 'partial_match' })],
  },
  'thin-file': {
    shows: 'The data source knows the phone number and nothing else about the person.',
    ends: [thinFile],
  },
  'post-office-box': {
    shows: 'Everything matches, but the address is a post office box, which the template refuses.',
    ends: [dataSource({ po_box: 'yes' })],
  },
  'details-conflict': {
    shows: 'Name and address both contradict the data source; date of birth and id number match.',
    ends: [dataSource({ name: 'no_match', address: 'no_match' })],
  },
  'id-number-differs': {
    shows: 'The id number contradicts the data source; everything else matches.',
    ends: [dataSource({ id_number: 'no_match' })],
  },
  'birth-date-differs': {
    shows: 'The date of birth contradicts the data source; everything else matches.',
    ends: [dataSource({ date_of_birth: 'no_match' })],
  },
} as const satisfies { readonly [name: string]: Story }
