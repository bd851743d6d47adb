/** Applicants as buttons: the story of the simulator that each plays. */
export const personas = [
  { name: 'Typing error', story: 'name-close', says: 'The name is almost right: retried after some minutes.' },
  { name: 'Blurred document', story: 'blurred-document', says: 'Three blurred photos: retried with better light.' },
  { name: 'Forged', story: 'forged-document', says: 'The document does not look genuine: never retried.' },
  { name: 'High risk', story: 'high-risk', says: 'The risk check sees signs of a fraud ring: never retried.' },
  { name: 'Watchlist', story: 'watchlist-hit', says: 'The name is on a watchlist: never retried.' },
  { name: 'Abandoned', story: 'expired-session', says: 'The applicant never comes back: the session expires.' },
  { name: 'Thin file', story: 'thin-file', says: 'The data source knows almost nothing: held.' },
  { name: 'Reviewer', story: 'rejected-by-reviewer', says: 'A person of your team rejected it: never retried.' },
] as const
