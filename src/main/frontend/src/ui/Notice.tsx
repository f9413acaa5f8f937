import { words } from '../i18n';
import { CloseIcon } from './icons';

export interface NoticeContent {
  text: string;
  /** The room whose loading can be tried again. */
  retryRoom?: string;
}

interface NoticeProps {
  notice: NoticeContent;
  onRetry: (roomId: string) => void;
  onDismiss: () => void;
}

export function Notice({ notice: { text, retryRoom }, onRetry, onDismiss }: NoticeProps) {
  return (
    <div className="notice" role="alert">
      <p>{text}</p>
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
