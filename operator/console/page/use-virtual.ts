import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from '@tanstack/virtual-core'
import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useReducer } from 'preact/hooks'

interface Virtual {
  readonly items: ReadonlyArray<VirtualItem>
  readonly height: number
  readonly measure: (element: HTMLElement | null) => void
}

const rowPixels = 66

/** The rows of a list that are in view, of rows whose heights differ. */
export const useVirtual = (list: RefObject<HTMLElement | null>, count: number): Virtual => {
  const [, draw] = useReducer((drawn: number, _: undefined) => drawn + 1, 0)
  const options: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count,
    getScrollElement: () => list.current,
    estimateSize: () => rowPixels,
    overscan: 6,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => draw(undefined),
  }
  const virtualizer = useMemo(() => new Virtualizer(options), [])
  virtualizer.setOptions(options)
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => virtualizer._willUpdate())
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
  }
}
