import { useId, type FormEvent, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { ChatStatus } from '../chat';
import { words } from '../i18n';
import { SendIcon, StopIcon } from './icons';

interface ComposerProps {
  inputRef: RefObject<HTMLTextAreaElement | null>;
  text: string;
  status: ChatStatus;
  /** Null where there is none to include. */
  includePortfolio: boolean | null;
  onChange: (text: string) => void;
  onIncludePortfolio: (include: boolean) => void;
  onSend: (text: string) => void;
  onStop: () => void;
}

export function Composer({
  inputRef,
  text,
  status,
  includePortfolio,
  onChange,
  onIncludePortfolio,
  onSend,
  onStop,
}: ComposerProps) {
  const hint = useId();
  const replying = status === 'submitted' || status === 'streaming';

  function submit(event?: FormEvent) {
    event?.preventDefault();
    if (!replying && text.trim() !== '') onSend(text);
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
      <p id={hint} className="composer-hint">
        {words.composerHint}
      </p>
    </form>
  );
}
