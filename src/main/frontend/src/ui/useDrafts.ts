import { useCallback, useEffect, useState } from 'react';
import { currentRoom, goToRoom } from './route';
import { loadSession, saveSession } from './session';

/** Unsent text, one for each room (and one for the room that does not exist yet). */
export function useDrafts(name: string, roomId: string | null) {
  const [session] = useState(() => loadSession(name));
  const [drafts, setDrafts] = useState(session.drafts);

  // Sign-in loses the fragment of the address.
  useEffect(() => {
    if (currentRoom() === null && window.location.hash === '' && session.roomId) goToRoom(session.roomId);
  }, [session]);

  useEffect(() => saveSession(name, { roomId, drafts }), [name, roomId, drafts]);

  const update = useCallback((room: string | null, change: (text: string) => string) => {
    setDrafts((all) => {
      const { [room ?? '']: current = '', ...others } = all;
      const next = change(current);
      return next === '' ? others : { ...others, [room ?? '']: next };
    });
  }, []);

  return {
    text: drafts[roomId ?? ''] ?? '',
    change: (text: string) => update(roomId, () => text),
    clear: (room: string | null) => update(room, () => ''),
    /** What was written meanwhile stays, below. */
    giveBack: (room: string, text: string) =>
      update(room, (written) => (written === '' ? text : `${text}\n${written}`)),
  };
}
