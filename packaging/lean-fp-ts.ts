import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** As fp-ts has it: each call of `flatMap`, `map` and the like copies its arguments into one array or two. */
export const dualAsItCame = `export var dual = function (arity, body) {
    var isDataFirst = typeof arity === 'number' ? function (args) { return args.length >= arity; } : arity;
    return function () {
        var args = Array.from(arguments);
        if (isDataFirst(arguments)) {
            return body.apply(this, args);
        }
        return function (self) { return body.apply(void 0, __spreadArray([self], args, false)); };
    };
};`

/** The same without the arrays where there are two arguments, as nearly everywhere. */
export const leanDual = `export var dual = function (arity, body) {
    if (arity !== 2) {
        var isDataFirst = typeof arity === 'number' ? function (args) { return args.length >= arity; } : arity;
        return function () {
            var args = Array.from(arguments);
            return isDataFirst(arguments) ? body.apply(this, args) : function (self) { return body(self, ...args); };
        };
    }
    return function (one, other) {
        switch (arguments.length) {
            case 0: return function (self) { return body(self); };
            case 1: return function (self) { return body(self, one); };
            case 2: return body.call(this, one, other);
            default: return body.apply(this, arguments);
        }
    };
};`

/** Makes fp-ts' functions that take their data first or last cheaper to call. An fp-ts that writes them otherwise fails the build. */
export const leanFpTs: Plugin = {
  name: 'lean-fp-ts',
  setup: build => {
    let isReplaced = false
    build.onLoad({ filter: /[\\/]fp-ts[\\/]es6[\\/]function\.js$/ }, async ({ path }) => {
      const source = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n')
      const [before, after, ...more] = source.split(dualAsItCame)
      isReplaced = after !== undefined && more.length === 0
      return { contents: isReplaced ? `${before}${leanDual}${after}` : source, loader: 'js' }
    })
    build.onEnd(() => ({
      errors: isReplaced ? [] : [{ text: 'dual is not what it was in fp-ts: see packaging/lean-fp-ts.ts' }],
    }))
  },
}
