const width = 30

/** A bar that is drawn over itself, at each further percent; nothing where the stream is no terminal. */
export const progressBar = (
  stream: { readonly isTTY?: boolean; write: (text: string) => unknown },
  total: number,
): { readonly at: (done: number, label: string) => void; readonly end: () => void } => {
  let shown = -1
  return {
    at: (done, label) => {
      if (stream.isTTY !== true || total === 0) return
      const percent = Math.floor((done / total) * 100)
      if (percent === shown) return
      shown = percent
      const filled = Math.round((percent / 100) * width)
      stream.write(`\r${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent} % ${label}\u001b[K`)
    },
    end: () => {
      if (stream.isTTY === true && shown !== -1) stream.write('\r\u001b[K')
    },
  }
}
