export const mostSymbols = 20;

const symbol = /^[A-Za-z0-9.^=_-]{1,20}$/;

/** The words that were typed, with blanks or commas between them. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

export function isSymbol(word: string): boolean {
  return symbol.test(word);
}

export function withoutRepeats(symbols: string[]): string[] {
  return [...new Set(symbols)];
}
