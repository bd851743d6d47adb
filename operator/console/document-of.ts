const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M13 8a5 5 0 1 1-1.5-3.5M12 1v4H8' fill='none' stroke='%233b6fd4' stroke-width='2'/%3E%3C/svg%3E"

/** An HTML document that loads nothing. `title` must have no character that HTML gives a meaning. */
export const documentOf = (title: string, style: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">' +
  `<link rel="icon" href="${icon}"><style>${style}</style></head><body>${body}</body></html>`

export const reportDocument = (place: string, style: string, body: string): string =>
  documentOf(`Retries of ${place.replaceAll(/[<>&"]/g, '')}`, style, body)
