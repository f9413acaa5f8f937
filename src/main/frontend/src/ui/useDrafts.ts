import { useCallback, useEffect, useState } from 'react';
import { currentRoom, goToRoom } from './route';
import { emptyDraft, loadSession, saveSession, type Draft } from './session';

/** What is not sent yet, one for each room (and one for the room that does not exist yet). */
export function useDrafts(name: string, roomId: string | null) {
  const [session] = useState(() => loadSession(name));
  const [drafts, setDrafts] = useState(session.drafts);

  // Sign-in loses the fragment of the address.
  useEffect(() => {
    if (currentRoom() === null && window.location.hash === '' && session.roomId) goToRoom(session.roomId);
  }, [session]);

  useEffect(() => saveSession(name, { roomId, drafts }), [name, roomId, drafts]);

  const update = useCallback((room: string | null, change: (draft: Draft) => Draft) => {
    setDrafts((all) => {
      const { [room ?? '']: current = emptyDraft, ...others } = all;
      const next = change(current);
      return next.text === '' && next.symbols.length === 0 ? others : { ...others, [room ?? '']: next };
    });
  }, []);

  return {
    ...(drafts[roomId ?? ''] ?? emptyDraft),
    changeText: (text: string) => update(roomId, (draft) => ({ ...draft, text })),
    changeSymbols: (symbols: string[]) => update(roomId, (draft) => ({ ...draft, symbols })),
    clear: (room: string | null) => update(room, () => emptyDraft),
    /** What was written meanwhile stays, below. */
    giveBack: (room: string, unsent: Draft) =>
      update(room, (written) => ({
        text: written.text === '' ? unsent.text : `${unsent.text}\n${written.text}`,
        symbols: written.symbols.length === 0 ? unsent.symbols : written.symbols,
      })),
  };
}
