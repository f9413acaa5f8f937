import { useId, type KeyboardEvent } from 'react';
import { words } from '../i18n';
import { CloseIcon } from './icons';
import type { useSymbolField } from './useSymbolField';

interface SymbolFieldProps {
  field: ReturnType<typeof useSymbolField>;
  /** Whether the person has just asked for it. */
  autoFocus: boolean;
}

export function SymbolField({ field, autoFocus }: SymbolFieldProps) {
  const { input, symbols, text, problem, type, take, remove } = field;
  const id = useId();

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && text.trim() !== '') {
      // An Enter that ends a symbol does not send the message.
      event.preventDefault();
      take();
    } else if (event.key === 'Backspace' && text === '' && symbols.length > 0) {
      remove(symbols.at(-1)!);
    }
  }

  return (
    <div className="symbols">
      <label htmlFor={id}>{words.symbols}</label>
      {symbols.length > 0 && (
        <ul aria-label={words.symbols}>
          {symbols.map((symbol) => (
            <li key={symbol}>
              {symbol}
              <button type="button" aria-label={words.removeSymbol(symbol)} onClick={() => remove(symbol)}>
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        autoFocus={autoFocus}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        placeholder={words.symbolExample}
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={take}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
