import { useCallback, useState, type ReactNode } from 'react';
import { AnnounceContext } from './announce';

/** Where what happens on the page is said to screen readers. */
export function Announcements({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState('');
  // The same words twice are no news to a screen reader, unless something about them changed.
  const announce = useCallback((text: string) => {
    setSaid((previous) => (previous === text ? `${text}\u00a0` : text));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </AnnounceContext>
  );
}
