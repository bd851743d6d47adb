import { registerHooks } from 'node:module'

// Preloaded: plain Node does not find `fp-ts/X`, which bundlers find by the description in that folder.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(specifier.replace(/^fp-ts\/(\w+)$/, 'fp-ts/lib/$1.js'), context),
})
