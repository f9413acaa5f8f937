import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { words } from '../i18n';

interface EarlierMessagesProps {
  scroller: RefObject<HTMLElement | null>;
  /** The oldest message that is there. */
  oldest: string | undefined;
  onLoad: () => Promise<void>;
}

/** Loads what was said before, when the reader comes near to it, or by a button. */
export function EarlierMessages({ scroller, oldest, onLoad }: EarlierMessagesProps) {
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const button = useRef<HTMLButtonElement>(null);
  const loading = useRef(false);

  async function load() {
    if (loading.current) return;
    loading.current = true;
    setState('loading');
    try {
      await onLoad();
      setState('idle');
    } catch {
      setState('failed');
    } finally {
      loading.current = false;
    }
  }

  const loadLatest = useRef(load);
  useEffect(() => {
    loadLatest.current = load;
  });

  // Watched anew with each page: one that is shorter than the screen leaves the button where it was. A page that added
  // nothing does not, and one that failed is left to the reader.
  const watching = state !== 'failed';
  useEffect(() => {
    if (!watching || oldest === undefined || !button.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void loadLatest.current();
      },
      { root: scroller.current, rootMargin: '600px 0px 0px 0px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [scroller, oldest, watching]);

  // With the last page the button goes away, and the focus would fall back to the page's start.
  useLayoutEffect(() => {
    const region = scroller.current;
    const pressed = button.current;
    return () => {
      if (document.activeElement === pressed) region?.focus({ preventScroll: true });
    };
  }, [scroller]);

  return (
    <div className="load-earlier">
      {state === 'failed' && <p role="alert">{words.problems.earlierFailed}</p>}
      <button
        ref={button}
        type="button"
        className="button-quiet"
        aria-disabled={state === 'loading'}
        onClick={() => void load()}
      >
        {state === 'loading' ? words.loading : state === 'failed' ? words.tryAgain : words.loadEarlier}
      </button>
    </div>
  );
}
