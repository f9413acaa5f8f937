import { useEffect, useState } from 'react';
import { words } from '../i18n';
import { CloseIcon } from './icons';

export interface NoticeContent {
  text: string;
  /** The room whose loading can be tried again. */
  retryRoom?: string;
  /** Seconds after which the text is no longer true. */
  wait?: number;
}

interface NoticeProps {
  notice: NoticeContent;
  onRetry: (roomId: string) => void;
  onDismiss: () => void;
}

export function Notice({ notice, onRetry, onDismiss }: NoticeProps) {
  const { retryRoom, wait } = notice;
  const [waited, setWaited] = useState<NoticeContent | null>(null);

  useEffect(() => {
    if (wait === undefined) return;
    const timer = setTimeout(() => setWaited(notice), wait * 1000);
    return () => clearTimeout(timer);
  }, [notice, wait]);

  return (
    <div className="notice" role="alert">
      <p>{waited === notice ? words.problems.waited : notice.text}</p>
      {retryRoom !== undefined && (
        <button
          type="button"
          className="button-quiet"
          onClick={() => {
            onDismiss();
            onRetry(retryRoom);
          }}
        >
          {words.tryAgain}
        </button>
      )}
      <button type="button" className="button-icon" aria-label={words.dismiss} onClick={onDismiss}>
        <CloseIcon />
      </button>
    </div>
  );
}
