import type { UserData } from './attempt/attempt.ts'
import type { Template } from './attempt/template.ts'

/**
 * Plaid's sample persona, which its Sandbox verifies. The simulator uses it as the data that a person types into
 * Plaid's screens, and returns it in full, as Plaid does.
 */
export const persona = {
  phone_number: '+12345678909',
  date_of_birth: '1975-01-18',
  ip_address: '192.0.2.42',
  email_address: 'user@example.com',
  name: { given_name: 'Leslie', family_name: 'Knope' },
  address: {
    street: '123 Main St.',
    street2: null,
    city: 'Pawnee',
    region: 'IN',
    postal_code: '46001',
    country: 'US',
  },
  id_number: { value: '123456789', type: 'us_ssn' },
} as const

/** What the persona types in where a template asks for it. */
export const personaFor = ({ asksPhoneNumber, asksIdNumber }: Template): UserData => ({
  ...persona,
  phone_number: asksPhoneNumber ? persona.phone_number : null,
  id_number: asksIdNumber ? persona.id_number : null,
})
