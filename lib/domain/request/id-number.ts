import type * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { oneOf } from '../../codec/one-of.ts'
import { text } from '../../codec/text.ts'
import { requestLimits } from './request-limits.ts'

/**
 * Plaid's schema `IDNumberType`, with the members of its official client. Plaid checks the form of each type's value.
 */
export const idNumberTypes = [
  'ar_dni',
  'au_drivers_license',
  'au_passport',
  'br_cpf',
  'ca_sin',
  'cl_run',
  'cn_resident_card',
  'co_nit',
  'dk_cpr',
  'eg_national_id',
  'es_dni',
  'es_nie',
  'hk_hkid',
  'in_epic',
  'in_pan',
  'it_cf',
  'jo_civil_id',
  'jp_my_number',
  'ke_huduma_namba',
  'kw_civil_id',
  'mx_curp',
  'mx_rfc',
  'my_nric',
  'ng_nin',
  'nz_drivers_license',
  'om_civil_id',
  'ph_psn',
  'pl_pesel',
  'ro_cnp',
  'sa_national_id',
  'se_pin',
  'sg_nric',
  'tr_tc_kimlik',
  'us_ssn',
  'us_ssn_last_4',
  'za_smart_id',
] as const

const { stringCharactersMax } = requestLimits

const IdNumberValue = text(
  'IdNumberValue',
  `1 to ${stringCharactersMax} letters and digits, without formatting characters`,
  value => value.length <= stringCharactersMax && /^[A-Za-z0-9]+$/.test(value),
)

/**
 * A number of an identity document. Source: Plaid's schema `UserIDNumber`, both members required, formatting
 * characters stripped.
 */
export const IdNumber = closed('IdNumber', {
  required: {
    value: IdNumberValue,
    // The whole list would fill a problem document (1024 bytes).
    type: oneOf('IdNumberType', idNumberTypes, "one of Plaid's id number types, such as us_ssn"),
  },
  optional: {},
})
export type IdNumber = t.TypeOf<typeof IdNumber>
