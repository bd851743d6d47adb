import { isSharp, looksForged, photosThatCount } from './photos.ts'
import type { RiskCheck } from './plaid-answer.ts'
import { rowsOf } from './rows.ts'
import type { Situation } from './situation.ts'
import { type Chain, failed, risksOf, selfiesOf, standing, steps } from './standing.ts'

const scoreIs = (risk: RiskCheck, signal: string, least: number): boolean => {
  const score = risk.identity_abuse_signals?.[signal]?.score
  return typeof score === 'number' && score >= least
}

const folded = (id: string): string => (id.startsWith('flwses_') ? `idv_${id.slice('flwses_'.length)}` : id)

/** Whose face another attempt shows. */
export const showsFaceOf = (chain: Chain, faces: Situation['faces'], owner: string): boolean =>
  risksOf(chain).some(({ facial_duplicates }) =>
    rowsOf(facial_duplicates).some(({ id }) => typeof id === 'string' && faces[folded(id)] === owner),
  )

/** Facts of an attempt for which neither it nor a later one is retried automatically. */
export const vetoed = (chain: Chain, faces: Situation['faces']): boolean =>
  Object.values(chain.answer.steps).includes('manually_rejected') ||
  steps.some(step => standing(chain, step) === 'manually_rejected') ||
  failed(chain, 'watchlist_screening') ||
  failed(chain, 'risk_check') ||
  risksOf(chain).some(
    risk =>
      risk.behavior?.['bot_detected'] === 'yes' ||
      risk.behavior?.['fraud_ring_detected'] === 'yes' ||
      scoreIs(risk, 'synthetic_identity', 70) ||
      scoreIs(risk, 'stolen_identity', 90),
  ) ||
  showsFaceOf(chain, faces, 'stranger') ||
  (failed(chain, 'selfie_check') &&
    selfiesOf(chain).some(({ analysis }) => analysis?.document_comparison === 'no_match')) ||
  photosThatCount(chain).some(photo => looksForged(photo) && isSharp(photo))
