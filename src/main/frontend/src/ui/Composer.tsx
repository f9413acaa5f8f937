import { useId, useState, type FormEvent, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { ChatStatus } from '../chat';
import { words } from '../i18n';
import { PlusIcon, SendIcon, StopIcon } from './icons';
import { SymbolField } from './SymbolField';
import { useSymbolField } from './useSymbolField';

interface ComposerProps {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  text: string;
  symbols: string[];
  status: ChatStatus;
  /** Null where there is none to include. */
  includePortfolio: boolean | null;
  onChange: (text: string) => void;
  onSymbols: (symbols: string[]) => void;
  onIncludePortfolio: (include: boolean) => void;
  onSend: (text: string, symbols: string[]) => void;
  onStop: () => void;
}

export function Composer({
  inputRef,
  text,
  symbols,
  status,
  includePortfolio,
  onChange,
  onSymbols,
  onIncludePortfolio,
  onSend,
  onStop,
}: ComposerProps) {
  const hint = useId();
  const field = useSymbolField(symbols, onSymbols);
  const [asksAboutSymbols, setAsksAboutSymbols] = useState(false);
  const hasField = asksAboutSymbols || symbols.length > 0;
  const replying = status === 'submitted' || status === 'streaming';

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (replying || text.trim() === '') return;
    const chosen = field.take();
    if (chosen === null) return field.input.current?.focus();
    // The field goes away, and the focus with it.
    if (document.activeElement === field.input.current) inputRef.current?.focus();
    setAsksAboutSymbols(false);
    onSend(text, chosen);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // The Enter that ends an IME composition chooses a word; Safari reports it after the composition, as key 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  }

  function stop(event: MouseEvent) {
    // The stop button takes the send button's place, where a double click's second half would hit it.
    if (event.detail <= 1) onStop();
  }

  return (
    <form className="composer" onSubmit={submit}>
      <div className="composer-field" data-text={text}>
        <textarea
          ref={inputRef}
          id="composer-input"
          rows={1}
          value={text}
          placeholder={words.messagePlaceholder}
          aria-label={words.messageLabel}
          aria-describedby={hint}
          enterKeyHint="send"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {replying ? (
        <button type="button" className="composer-button is-stop" aria-label={words.stop} onClick={stop}>
          <StopIcon />
        </button>
      ) : (
        <button
          type="submit"
          className="composer-button"
          aria-label={words.send}
          aria-disabled={text.trim() === ''}
        >
          <SendIcon />
        </button>
      )}
      <div className="composer-options">
        {includePortfolio !== null && (
          <label className="composer-option">
            <input
              type="checkbox"
              checked={includePortfolio}
              onChange={(event) => onIncludePortfolio(event.target.checked)}
            />
            {words.includePortfolio}
          </label>
        )}
        {hasField ? (
          <SymbolField field={field} autoFocus={asksAboutSymbols} />
        ) : (
          <button type="button" className="button-small" onClick={() => setAsksAboutSymbols(true)}>
            <PlusIcon />
            {words.askAboutSymbols}
          </button>
        )}
      </div>
      <p id={hint} className="composer-hint">
        {words.composerHint}
      </p>
    </form>
  );
}
