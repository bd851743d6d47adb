import { Strategy } from 'plaid'
import { z } from 'zod'

const id = z.string().trim().min(1).max(256)

const user = z.strictObject({
  email_address: z.email().nullish(),
  phone_number: z.e164().nullish(),
  date_of_birth: z.iso.date().nullish(),
  name: z.strictObject({ given_name: z.string().min(1).max(100), family_name: z.string().min(1).max(100) }).nullish(),
  address: z
    .strictObject({
      country: z.string().regex(/^[A-Z]{2}$/),
      street: z.string().min(1).max(80).nullish(),
      street2: z.string().min(1).max(50).nullish(),
      city: z.string().min(1).max(100).nullish(),
      region: z.string().min(1).nullish(),
      postal_code: z
        .string()
        .regex(/^[A-Za-z0-9]{2,10}$/)
        .nullish(),
    })
    .nullish(),
  id_number: z.strictObject({ value: z.string().regex(/^[A-Za-z0-9]+$/), type: z.string() }).nullish(),
})

const members = {
  client_user_id: id,
  template_id: id,
  user: user.nullish(),
  is_shareable: z.boolean().nullish(),
}

const withoutSteps = { ...members, steps: z.null().optional() }

const steps = z.strictObject({
  verify_sms: z.boolean(),
  kyc_check: z.boolean(),
  documentary_verification: z.boolean(),
  selfie_check: z.boolean(),
})

export const RetryRequest = z.discriminatedUnion('strategy', [
  z.strictObject({ ...withoutSteps, strategy: z.literal(Strategy.Reset) }),
  z.strictObject({ ...withoutSteps, strategy: z.literal(Strategy.Incomplete) }),
  z.strictObject({ ...withoutSteps, strategy: z.literal(Strategy.Infer) }),
  z.strictObject({ ...members, strategy: z.literal(Strategy.Custom), steps }),
])
export type RetryRequest = z.infer<typeof RetryRequest>
