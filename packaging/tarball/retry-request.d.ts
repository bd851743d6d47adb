/**
 * What `idv-retry/retry-request` exports, for other projects: written by hand, so that it names no type of io-ts or
 * fp-ts. A test compares it with the codec's types, both ways.
 */

declare const brand: unique symbol

/** The caller's own id of a user. Only decoding makes one. */
type ClientUserId = string & { readonly [brand]: 'ClientUserId' }

/** The id of an Identity Verification template, case-sensitive. Only decoding makes one. */
type TemplateId = string & { readonly [brand]: 'TemplateId' }

/** A number of an identity document: letters and digits only. */
interface IdNumber {
  readonly value: string
  readonly type:
    | 'ar_dni'
    | 'au_drivers_license'
    | 'au_passport'
    | 'br_cpf'
    | 'ca_sin'
    | 'cl_run'
    | 'cn_resident_card'
    | 'co_nit'
    | 'dk_cpr'
    | 'eg_national_id'
    | 'es_dni'
    | 'es_nie'
    | 'hk_hkid'
    | 'in_epic'
    | 'in_pan'
    | 'it_cf'
    | 'jo_civil_id'
    | 'jp_my_number'
    | 'ke_huduma_namba'
    | 'kw_civil_id'
    | 'mx_curp'
    | 'mx_rfc'
    | 'my_nric'
    | 'ng_nin'
    | 'nz_drivers_license'
    | 'om_civil_id'
    | 'ph_psn'
    | 'pl_pesel'
    | 'ro_cnp'
    | 'sa_national_id'
    | 'se_pin'
    | 'sg_nric'
    | 'tr_tc_kimlik'
    | 'us_ssn'
    | 'us_ssn_last_4'
    | 'za_smart_id'
}

/** A country alone, or at least street, city and country. */
interface UserAddress {
  /** Two capital letters. */
  readonly country: string
  readonly street?: string
  readonly street2?: string
  readonly city?: string
  readonly region?: string
  /** Letters and digits only: `SW1A1AA`. */
  readonly postal_code?: string
}

/** What is known of the user; Plaid's Link does not ask for these values again. Each member is complete or absent. */
interface RetryUser {
  readonly email_address?: string
  /** E.164: `+14155550123`. */
  readonly phone_number?: string
  /** YYYY-MM-DD. */
  readonly date_of_birth?: string
  readonly name?: { readonly given_name: string; readonly family_name: string }
  readonly address?: UserAddress
  readonly id_number?: IdNumber
}

interface FourSteps {
  readonly verify_sms: boolean
  readonly kyc_check: boolean
  readonly documentary_verification: boolean
  readonly selfie_check: boolean
}

/** Which steps the new attempt requires: all four are stated, and at least one of them is true. */
type RetrySteps =
  | (FourSteps & { readonly verify_sms: true })
  | (FourSteps & { readonly kyc_check: true })
  | (FourSteps & { readonly documentary_verification: true })
  | (FourSteps & { readonly selfie_check: true })

interface Members<C, T> {
  readonly client_user_id: C
  readonly template_id: T
  readonly user?: RetryUser
  readonly is_shareable?: boolean
}

interface WithoutSteps<S, C, T> extends Members<C, T> {
  readonly strategy: S
  readonly steps?: never
}

interface WithSteps<C, T> extends Members<C, T> {
  readonly strategy: 'custom'
  readonly steps: RetrySteps
}

type Request<C, T> =
  | WithoutSteps<'reset', C, T>
  | WithoutSteps<'incomplete', C, T>
  | WithoutSteps<'infer', C, T>
  | WithSteps<C, T>

/**
 * A retry request that was decoded: a union with the tag `strategy`. `steps` is required with `custom`, and not allowed
 * otherwise.
 */
type RetryRequest = Request<ClientUserId, TemplateId>

/** A retry request as plain JSON data: the same members, without brands. Write a request as one, then decode it. */
type RetryRequestBody = Request<string, string>

/** One thing that is wrong with an input: an RFC 6901 JSON Pointer and a fixed text, never a value. */
interface Violation {
  readonly pointer: string
  readonly expected: string
}

/** Not a retry request. */
interface InvalidRequest {
  readonly _tag: 'InvalidRequest'
  readonly violations: ReadonlyArray<Violation>
}

/** Not JSON text. */
interface Unreadable {
  readonly _tag: 'Unreadable'
  readonly reason: 'bad-encoding' | 'bad-json'
}

/** A result, of the same form as `Either` of fp-ts: its functions accept it. */
type Either<E, A> = { readonly _tag: 'Left'; readonly left: E } | { readonly _tag: 'Right'; readonly right: A }

/**
 * Decodes a retry request from an unknown value; `parse_obj` of the Python client `plaid2`.
 *
 * Right: the request, with absent and null members left out. Left: `InvalidRequest` with 1 to 20 violations, each an
 * RFC 6901 JSON Pointer (`''` is the whole request) and a fixed text. Violations never hold a value of the input.
 * A `date_of_birth` in the future is accepted: decoding does not depend on the time.
 *
 * @example
 * decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset', steps: null })
 * // { _tag: 'Right', right: { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset' } }
 *
 * @example
 * decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'again' })
 * // {
 * //   _tag: 'Left',
 * //   left: {
 * //     _tag: 'InvalidRequest',
 * //     violations: [{ pointer: '/strategy', expected: 'one of reset, incomplete, infer, custom' }],
 * //   },
 * // }
 */
export declare const decodeRetryRequest: (input: unknown) => Either<InvalidRequest, RetryRequest>

/**
 * Decodes a retry request from JSON text, or from its bytes in UTF-8; `parse_raw` of the Python client `plaid2`.
 *
 * Right: as `decodeRetryRequest`. Left: `InvalidRequest` as there; `Unreadable` with reason `bad-encoding` if the
 * input is not well-formed Unicode, or `bad-json` if it is not JSON. The size is not checked.
 *
 * @example
 * parseRetryRequest('{"client_user_id":"user-1","template_id":"idvtmp_1","strategy":"infer"}')
 * // { _tag: 'Right', right: { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'infer' } }
 *
 * @example
 * parseRetryRequest('{"strategy":')
 * // { _tag: 'Left', left: { _tag: 'Unreadable', reason: 'bad-json' } }
 */
export declare const parseRetryRequest: (
  input: string | Uint8Array,
) => Either<Unreadable | InvalidRequest, RetryRequest>

/**
 * Encodes a retry request to a plain object with Plaid's member names; `dict` of the Python client `plaid2`. Absent
 * members are left out, and no member is null. Throws a `TypeError` only if a cast gave it a request without a known
 * strategy.
 *
 * @example
 * const input = { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset', user: null }
 * const decoded = decodeRetryRequest(input)
 * if (decoded._tag === 'Right') encodeRetryRequest(decoded.right)
 * // { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset' }
 */
export declare const encodeRetryRequest: (request: RetryRequest) => RetryRequestBody

/**
 * Encodes a retry request to compact JSON text; `json` of the Python client `plaid2`. Members and errors as of
 * `encodeRetryRequest`.
 *
 * @example
 * const parsed = parseRetryRequest('{ "template_id": "idvtmp_1", "client_user_id": "user-1", "strategy": "reset" }')
 * if (parsed._tag === 'Right') stringifyRetryRequest(parsed.right)
 * // '{"client_user_id":"user-1","template_id":"idvtmp_1","strategy":"reset"}'
 */
export declare const stringifyRetryRequest: (request: RetryRequest) => string

export type {
  ClientUserId,
  Either,
  IdNumber,
  InvalidRequest,
  RetryRequest,
  RetryRequestBody,
  RetrySteps,
  RetryUser,
  TemplateId,
  Unreadable,
  UserAddress,
  Violation,
}
