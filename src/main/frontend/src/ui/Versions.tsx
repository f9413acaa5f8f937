import { words } from '../i18n';
import { useAnnounce } from './announce';
import { LeftIcon, RightIcon } from './icons';

interface VersionsProps {
  /** From 1 on. */
  shown: number;
  count: number;
  onShow: (version: number) => void;
}

/** Leafs through the replies to one question. */
export function Versions({ shown, count, onShow }: VersionsProps) {
  const announce = useAnnounce();

  function show(version: number) {
    if (version < 1 || version > count) return;
    onShow(version);
    announce(words.version(version, count));
  }

  return (
    <div className="versions" role="group" aria-label={words.versions}>
      <button
        type="button"
        className="button-small"
        aria-label={words.earlierVersion}
        aria-disabled={shown === 1}
        onClick={() => show(shown - 1)}
      >
        <LeftIcon />
      </button>
      <span aria-hidden="true">
        {shown} / {count}
      </span>
      <span className="visually-hidden">{words.version(shown, count)}</span>
      <button
        type="button"
        className="button-small"
        aria-label={words.laterVersion}
        aria-disabled={shown === count}
        onClick={() => show(shown + 1)}
      >
        <RightIcon />
      </button>
    </div>
  );
}
