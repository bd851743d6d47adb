/** Tests that take seconds or minutes in full. `npm test` runs a sample of each, and none of the two that last for days. */
export const testProofs: ReadonlyArray<{ readonly file: string; readonly name: string }> = [
  { file: 'test/handlers/retry.fuzz.test.ts', name: 'malformed bodies: refused' },
  { file: 'test/handlers/webhook-flood.test.ts', name: 'made-up kids: refused, within the budget of fetches' },
  { file: 'test/crash/crash-points.test.ts', name: 'crash points: ended as they should' },
  { file: 'test/use-cases/concurrency.test.ts', name: 'concurrency: budgets kept' },
  { file: 'test/adapters/dynamodb/ledger.test.ts', name: 'ledger in DynamoDB: laws kept' },
  { file: 'test/use-cases/sweep-of-many.test.ts', name: 'a sweep with 100,000 due: costs as with 200' },
  { file: 'test/domain/policy/laws.test.ts', name: 'the policy: laws kept' },
  { file: 'test/domain/policy/facts.test.ts', name: 'kept decisions: judged again, the same' },
  { file: 'test/domain/policy/enumerations.test.ts', name: 'enumerated states: none retried wrongly' },
  { file: 'test/policy-tools/bad-policies.test.ts', name: 'bad policies: a law is broken' },
  { file: 'test/policy-tools/signatures.test.ts', name: 'random attempts: in classes that decide alike' },
  { file: 'test/policy-tools/certificate.test.ts', name: 'certificates: forged ones refused' },
  { file: 'test/packaging/check-template.test.ts', name: 'template check: faults found' },
  { file: 'test/end-to-end/id-spelling.test.ts', name: 'ids in the other spelling: retried once' },
  { file: 'test/end-to-end/rate-limit-for-days.test.ts', name: 'a rate limit for days: rings, and ends unserved' },
  { file: 'test/end-to-end/disturbed.test.ts', name: 'a disturbed month: ends as an undisturbed one' },
]
