import { useRef, useState } from 'react';
import { words } from '../i18n';
import { isSymbol, mostSymbols, withoutRepeats, wordsOf } from './symbols';

/** Symbols that a question is about, and the text of one that is being typed. */
export function useSymbolField(symbols: string[], onChange: (symbols: string[]) => void) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  function type(typed: string) {
    setProblem(null);
    setText(typed);
    if (/[\s,;]$/.test(typed)) take(typed);
  }

  /** @returns all symbols; null if what was typed is none, which is then said at the field */
  function take(typed: string): string[] | null {
    const typedWords = wordsOf(typed);
    const bad = typedWords.filter((word) => !isSymbol(word));
    const all = withoutRepeats([...symbols, ...typedWords]);
    if (bad.length > 0 || all.length > mostSymbols) {
      setProblem(bad.length > 0 ? words.noSymbol(bad.join(', ')) : words.tooManySymbols(mostSymbols));
      return null;
    }
    setText('');
    if (typedWords.length > 0) onChange(all);
    return all;
  }

  function remove(symbol: string) {
    setProblem(null);
    onChange(symbols.filter((each) => each !== symbol));
    input.current?.focus();
  }

  return { input, symbols, text, problem, type, take: () => take(text), remove };
}
