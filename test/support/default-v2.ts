import { bundledPolicy } from '../../handlers/bundled-policy.ts'

/** What the shipped policy says; a deployment adds its templates. */
export const defaultV2 = bundledPolicy
