import { useEffect } from 'react';
import type { ChatApi } from '../chat';

/** Notices that somebody has signed in again elsewhere, in another tab, once this page is looked at. */
export function useReturn(api: ChatApi, signedOut: boolean, name: string, onReturned: () => void) {
  useEffect(() => {
    if (!signedOut) return;
    const look = () => {
      if (document.visibilityState !== 'visible') return;
      api.me().then(
        // Somebody else's page is another one.
        (me) => (me.name === name ? onReturned() : window.location.reload()),
        () => {},
      );
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [api, signedOut, name, onReturned]);
}
