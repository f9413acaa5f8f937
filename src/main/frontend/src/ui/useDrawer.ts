import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

const narrow = '(max-width: 719px)';

/** On a narrow screen the side becomes a drawer, which takes the focus while it is open and gives it back. */
export function useDrawer() {
  const isNarrow = useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches);
  const [opened, setOpened] = useState(false);
  const drawer = useRef<HTMLElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = isNarrow && opened;
  const wasOpen = useRef(false);

  useEffect(() => {
    if (isOpen) drawer.current?.querySelector<HTMLElement>('button, a')?.focus();
    // A choice made in the drawer may have moved the focus on already.
    else if (wasOpen.current && document.activeElement === document.body) opener.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  useEffect(() => {
    if (!isOpen) return;
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpened(false);
    };
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, [isOpen]);

  return {
    drawer,
    opener,
    isOpen,
    isHidden: isNarrow && !opened,
    open: () => setOpened(true),
    close: () => setOpened(false),
  };
}

function subscribe(onChange: () => void) {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
