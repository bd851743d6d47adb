function absent(): never {
  throw new Error('The bundle does not log calls')
}

/** Every client of the service is `unlogged`. */
export const getLoggerPlugin = () => ({ applyToStack: (): void => {} })

export { absent as loggerMiddleware, absent as loggerMiddlewareOptions }
