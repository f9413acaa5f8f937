import type { Room } from '../chat';
import { words } from '../i18n';
import { roomHref } from './route';

interface RoomListProps {
  rooms: Room[] | null;
  active: string | null;
  activeIsLive: boolean;
  hasMore: boolean;
  onOpen: () => void;
  onShowMore: () => void;
}

export function RoomList({ rooms, active, activeIsLive, hasMore, onOpen, onShowMore }: RoomListProps) {
  if (rooms?.length === 0) return <p className="rooms-empty">{words.noConversations}</p>;
  return (
    <nav className="rooms" aria-label={words.conversations}>
      <ul>
        {rooms?.map((room) => {
          const isActive = room.room_id === active;
          return (
            <li key={room.room_id}>
              <a href={roomHref(room.room_id)} aria-current={isActive ? 'page' : undefined} onClick={onOpen}>
                <span className="room-title">{room.title || words.untitled}</span>
                {(isActive ? activeIsLive : room.live) && <LiveDot />}
              </a>
            </li>
          );
        })}
      </ul>
      {hasMore && (
        <button type="button" className="button-quiet" onClick={onShowMore}>
          {words.showMore}
        </button>
      )}
    </nav>
  );
}

function LiveDot() {
  return (
    <span className="live-dot" title={words.replyingNow}>
      <span className="visually-hidden">({words.replyingNow})</span>
    </span>
  );
}
