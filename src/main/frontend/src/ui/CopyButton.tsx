import { useEffect, useState } from 'react';
import { words } from '../i18n';
import { useAnnounce } from './announce';
import { copyText } from './copyText';
import { CheckIcon, CopyIcon } from './icons';

const shownFor = 2500;

/** `label` says what is copied. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<string | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), shownFor);
    return () => clearTimeout(timer);
  }, [outcome]);

  function tell(what: string) {
    setOutcome(what);
    announce(what);
  }

  return (
    <button
      type="button"
      className="button-small"
      aria-label={label}
      title={label}
      onClick={() => {
        copyText(text).then(
          () => tell(words.copied),
          () => tell(words.copyFailed),
        );
      }}
    >
      {outcome === words.copied ? <CheckIcon /> : <CopyIcon />}
      {outcome !== null && <span aria-hidden="true">{outcome}</span>}
    </button>
  );
}
