import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Puts a style on text, or none. */
export type Styled = (style: Style, text: string) => string

export const styled =
  (isColoured: boolean): Styled =>
  (style, text) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text
