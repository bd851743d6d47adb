import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

/**
 * Asks again and again, while the page is seen, and when someone comes back to it. The latest answer is kept until the
 * next one. The second of the result asks at once, such as after a change.
 */
export const useRepeated = <A>(ask: () => Promise<A>, everyMs: number): [A | undefined, () => void] => {
  const [answer, setAnswer] = useState<A>()
  const asking = useRef<'not' | 'once' | 'twice'>('not')
  const again = useCallback(() => {
    if (document.hidden) return
    // What is being answered may be from before the change.
    if (asking.current !== 'not') {
      asking.current = 'twice'
      return
    }
    asking.current = 'once'
    void ask()
      .then(setAnswer)
      .finally(() => {
        const isWantedAgain = asking.current === 'twice'
        asking.current = 'not'
        if (isWantedAgain) again()
      })
  }, [])
  useEffect(() => {
    again()
    const timer = setInterval(again, everyMs)
    addEventListener('focus', again)
    document.addEventListener('visibilitychange', again)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', again)
      document.removeEventListener('visibilitychange', again)
    }
  }, [])
  return [answer, again]
}
