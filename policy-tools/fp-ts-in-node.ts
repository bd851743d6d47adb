import { registerHooks } from 'node:module'

/**
 * The domain names modules of fp-ts as a bundler finds them, `fp-ts/Either`. Node itself finds them in their files only;
 * import this first, and then, dynamically, what uses the domain.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    next(/^fp-ts\/[A-Za-z]+$/.test(specifier) ? `fp-ts/lib/${specifier.slice(6)}.js` : specifier, context),
})
