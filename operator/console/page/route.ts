const viewNames = ['subject', 'now', 'period', 'policy', 'simulator'] as const

export type ViewName = (typeof viewNames)[number]

/** What the hash of the URL shows: a view, and of `subject` whose. */
export interface Route {
  readonly view: ViewName
  readonly id: string | undefined
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export const routeIn = (hash: string): Route => {
  const [, name = '', ...rest] = hash.replace(/^#/, '').split('/')
  const id = rest.join('/')
  const view = viewNames.find(known => known === name) ?? 'subject'
  return { view, id: view === 'subject' && id !== '' ? decoded(id) : undefined }
}

export const subjectHash = (id: string): string => `#/subject/${encodeURIComponent(id)}`
