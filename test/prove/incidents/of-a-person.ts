import { fails, passDelay } from './applicants.ts'
import type { Incident } from './incident.ts'

const complaint: Incident = {
  name: 'An applicant complains',
  sections: ['an-applicant-complains'],
  happens:
    'Nothing in the data sources is like what the applicant entered. Ivy says that the site does not let her try again.',
  begin: async stack => {
    await fails(stack, 'ivy', { step: 'kyc_check', status: 'failed' })
    await passDelay(stack)
  },
  solve: async ({ idvr, wait, calm }) => {
    await idvr(['explain', 'ivy'], {
      shows: [/^Decision/, /^ +Rule details-conflict/, /^ +A person may/, /^For (applicant|support)/, /^To change it/],
    })
    const retry = ['retry', 'ivy', '--template', 'idvtmp_local', '--strategy', 'reset', '--reason', 'case 4711']
    await idvr([...retry, '--dry-run'], { shows: [/^It is possible: nothing was sent\.$/] })
    await idvr([...retry, '--key', 'case-4711', '--by', 'ada', '--yes'], { shows: [/^The new attempt is/] })
    await idvr([...retry, '--key', 'case-4711', '--by', 'ada', '--yes'], { shows: [/^Nothing new was made/] })
    await wait(2)
    await idvr(['explain', 'ivy'], {
      shows: [/^Newest attempt .* active/, /^Retries .* on demand 1 used/, /^For support/],
    })
    await calm()
  },
}

const deletion: Incident = {
  name: 'A person asks for deletion',
  sections: ['a-person-asks-for-deletion'],
  happens: 'A retry of kim is planned. Kim asks that all data be deleted.',
  begin: stack => fails(stack, 'kim'),
  solve: async ({ idvr, wait, calm }, { simulator }) => {
    await idvr(['explain', 'kim'], { shows: [/^Now +An automatic retry is planned/, / decided /] })
    await idvr(['forget', 'kim', '--reason', 'request 12', '--by', 'ada', '--yes'], {
      shows: [/^kim is forgotten/, /\d+ days/, /^What others have/, /^ +Plaid: /, /^Run it again in a minute/],
    })
    await idvr(['forget', 'kim', '--reason', 'request 12, again', '--by', 'ada', '--yes'], {
      shows: [/^kim is forgotten\. Removed: ledgers 0, decisions 0/],
    })
    await wait(40)
    await idvr(['explain', 'kim'], {
      shows: [/^Decision .*\(forgotten\)/, /^Now +A planned retry was not sent/, /^Retries +automatic 0 used/],
    })
    const { length } = simulator.attempts().filter(({ client_user_id }) => client_user_id === 'kim')
    if (length !== 1) throw new Error(`kim has ${length} attempts`)
    await calm()
  },
}

export const incidentsOfAPerson: readonly Incident[] = [complaint, deletion]
