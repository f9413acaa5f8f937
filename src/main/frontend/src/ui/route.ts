import { useSyncExternalStore } from 'react';

/** The active room lives in the URL's fragment, so that a reload and the back button return to it. */
export function useRoomRoute(): string | null {
  return useSyncExternalStore(subscribe, currentRoom);
}

export function roomHref(roomId: string): string {
  return `#/${roomId}`;
}

export function goToRoom(roomId: string | null) {
  window.location.hash = roomId === null ? '#/' : roomHref(roomId);
}

export function currentRoom(): string | null {
  return /^#\/([A-Za-z0-9_-]{1,64})$/.exec(window.location.hash)?.[1] ?? null;
}

function subscribe(onChange: () => void) {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}
