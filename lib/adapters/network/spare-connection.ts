import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** One connection that is opened ahead of the request that uses it. */
export interface SpareConnection {
  /** Whether the connection is open and usable. */
  readonly isReady: () => boolean
  /** The connection if it is usable; after that it belongs to the caller. */
  readonly take: () => Socket | undefined
  /**
   * Ends when the connection is open or has failed, after `withinMs` at the latest. Concurrent calls share one try.
   */
  readonly open: (withinMs: number) => Promise<void>
  readonly drop: () => void
}

/** Whether a socket can be used. An idle socket with bytes to read received something without a request. */
const isIdle = (socket: Socket): boolean =>
  !socket.destroyed && socket.writable && socket.readable && socket.readableLength === 0

/** Ends when the socket is open or closed; closes it after `withinMs`. */
const openWithin = (
  socket: Socket,
  openEvent: 'connect' | 'secureConnect',
  withinMs: number,
  onOpen: () => void,
): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(() => socket.destroy(), withinMs)
    const finish = () => {
      clearTimeout(timer)
      resolve()
    }
    // An idle connection may die at any time: then it is not used.
    socket.on('error', () => {})
    socket.once('close', finish)
    socket.once(openEvent, () => {
      onOpen()
      finish()
    })
  })

/** @param dial begins to open a socket, which `openEvent` reports as open */
export const spareConnection = (
  dial: () => Duplex | null | undefined,
  openEvent: 'connect' | 'secureConnect',
): SpareConnection => {
  let spare: Socket | undefined
  let opening: Promise<void> | undefined

  const openSpare = async (withinMs: number): Promise<void> => {
    const socket = dial()
    if (!(socket instanceof Socket)) return
    await openWithin(socket, openEvent, withinMs, () => {
      spare = socket.unref()
    })
  }

  const drop = (): void => {
    spare?.destroy()
    spare = undefined
  }

  return {
    isReady: () => spare !== undefined && isIdle(spare),
    take: () => {
      const socket = spare
      spare = undefined
      if (socket !== undefined && isIdle(socket)) return socket.ref()
      socket?.destroy()
      return undefined
    },
    open: withinMs => {
      opening ??= openSpare(withinMs).finally(() => {
        opening = undefined
      })
      return opening
    },
    drop,
  }
}
