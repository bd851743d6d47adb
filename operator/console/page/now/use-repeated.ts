import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

/** Asks again and again, while the page is seen. The latest answer is kept until the next one. */
export const useRepeated = <A>(ask: () => Promise<A>, everyMs: number): [A | undefined, () => void] => {
  const [answer, setAnswer] = useState<A>()
  const isAsking = useRef(false)
  const again = useCallback(() => {
    if (isAsking.current || document.hidden) return
    isAsking.current = true
    void ask()
      .then(setAnswer)
      .finally(() => {
        isAsking.current = false
      })
  }, [])
  useEffect(() => {
    again()
    const timer = setInterval(again, everyMs)
    return () => clearInterval(timer)
  }, [])
  return [answer, again]
}
