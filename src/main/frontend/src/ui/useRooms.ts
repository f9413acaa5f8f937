import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChatApi, Room } from '../chat';

const pollInterval = 5000;

/** The caller's rooms, latest first; `following` names the room whose state is known from its stream. */
export function useRooms(api: ChatApi, following: string | null) {
  const [rooms, setRooms] = useState<Room[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const reachedBeyondFirstPage = useRef(false);

  const refresh = useCallback(async () => {
    try {
      const page = await api.rooms();
      setRooms((known) => merge(page.rooms, reachedBeyondFirstPage.current ? (known ?? []) : []));
      if (!reachedBeyondFirstPage.current) setNext(page.next);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [api]);

  const showMore = useCallback(async () => {
    try {
      const page = await api.rooms(next);
      reachedBeyondFirstPage.current = true;
      setRooms((known) => merge(known ?? [], page.rooms));
      setNext(page.next);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [api, next]);

  // Replies that go on in other rooms are not followed here, only asked about.
  const othersLive = rooms?.some((room) => room.live && room.room_id !== following) ?? false;
  useEffect(() => {
    const refreshIfVisible = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    document.addEventListener('visibilitychange', refreshIfVisible);
    const timer = othersLive ? setInterval(refreshIfVisible, pollInterval) : undefined;
    return () => {
      document.removeEventListener('visibilitychange', refreshIfVisible);
      clearInterval(timer);
    };
  }, [refresh, othersLive]);

  return { rooms, hasMore: next !== null, failed, refresh, showMore };
}

function merge(first: Room[], rest: Room[]): Room[] {
  const ids = new Set(first.map((room) => room.room_id));
  return [...first, ...rest.filter((room) => !ids.has(room.room_id))];
}
