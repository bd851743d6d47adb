import { bodyMutations } from './body-mutations.ts'
import { claimMutations } from './claim-mutations.ts'
import type { Mutation } from './material.ts'
import { signatureMutations } from './signature-mutations.ts'
import { textMutations } from './text-mutations.ts'

/** Every mutation, by name. All are tried equally often. */
export const mutations: Readonly<Record<string, Mutation>> = {
  ...textMutations,
  ...signatureMutations,
  ...claimMutations,
  ...bodyMutations,
}
