import { useCallback, useEffect, useRef, useState, type MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import { ApiError, newRoomId, useChatStream, type ChatApi, type Me } from '../chat';
import { words } from '../i18n';
import { Composer } from './Composer';
import { MenuIcon } from './icons';
import { MessageList } from './MessageList';
import { Notice, type NoticeContent } from './Notice';
import { regenerateProblem, sendProblem, waitOf } from './problem';
import { RoomHead } from './RoomHead';
import { RoomList } from './RoomList';
import { currentRoom, goToRoom, useRoomRoute } from './route';
import { Sidebar } from './Sidebar';
import { SignedOut } from './SignedOut';
import { useDrafts } from './useDrafts';
import { useDrawer } from './useDrawer';
import { useOnline } from './useOnline';
import { useReturn } from './useReturn';
import { useRooms } from './useRooms';

interface ChatPageProps {
  api: ChatApi;
  me: Me;
  signedOut: boolean;
  onSignedOut: (signedOut: boolean) => void;
}

export function ChatPage({ api, me, signedOut, onSignedOut }: ChatPageProps) {
  const chat = useChatStream({ api, onSignedOut: () => onSignedOut(true) });
  const roomId = useRoomRoute();
  const conversation = chat.room(roomId ?? '');
  const { status } = conversation;
  const [notice, setNotice] = useState<NoticeContent | null>(null);
  const [includePortfolio, setIncludePortfolio] = useState(false);
  const drafts = useDrafts(me.name, roomId);
  const { drawer, opener, ...side } = useDrawer();
  const input = useRef<HTMLTextAreaElement>(null);
  const { rooms, hasMore, failed: roomsFailed, refresh, showMore } = useRooms(api, roomId);
  const room = rooms?.find((each) => each.room_id === roomId) ?? null;
  const title = room?.title ?? null;

  const { openRoom, leaveRoom } = chat;
  const open = useCallback(
    (room: string) => {
      openRoom(room).catch((error: unknown) => {
        if (isSignedOut(error) || currentRoom() !== room) return;
        setNotice({ text: words.problems.loadFailed, retryRoom: room });
      });
    },
    [openRoom],
  );

  useEffect(() => {
    if (roomId === null || signedOut) return;
    open(roomId);
    return () => {
      leaveRoom(roomId);
      setNotice(null);
    };
  }, [open, leaveRoom, roomId, signedOut]);

  useReturn(
    api,
    signedOut,
    me.name,
    useCallback(() => onSignedOut(false), [onSignedOut]),
  );

  // What was given up while there was no network is taken up again with it.
  const online = useOnline();
  const lost = conversation.live !== null && status === 'error';
  useEffect(() => {
    if (!lost || roomId === null) return;
    const takeUp = () => open(roomId);
    window.addEventListener('online', takeUp);
    return () => window.removeEventListener('online', takeUp);
  }, [lost, open, roomId]);

  // A turn that begins or ends moves its room to the top and may have created it.
  useEffect(() => {
    if (status !== 'submitted') void refresh();
  }, [refresh, status]);

  // What began elsewhere is seen in the list of rooms only.
  const listed = useRef(room);
  const { resumeLive } = chat;
  useEffect(() => {
    if (room === listed.current) return;
    listed.current = room;
    if (room?.live) resumeLive(room.room_id);
  }, [room, resumeLive]);

  useEffect(() => {
    document.title = words.pageTitle(title);
  }, [title]);

  async function send(text: string, symbols: string[]) {
    const target = roomId ?? newRoomId();
    setNotice(null);
    drafts.clear(roomId);
    const sent = chat.startStream({
      roomId: target,
      content: text,
      ...(includePortfolio ? { includePortfolio } : {}),
      ...(symbols.length > 0 ? { analysisSymbols: symbols } : {}),
    });
    if (roomId === null) goToRoom(target);
    try {
      await sent;
    } catch (error) {
      drafts.giveBack(target, { text, symbols });
      if (isSignedOut(error) || currentRoom() !== target) return;
      setNotice({ text: sendProblem(error), ...waitOf(error) });
      if (error instanceof ApiError && error.status === 409) open(target);
    }
  }

  const { regenerate: askAgain } = chat;
  const regenerate = useCallback(() => {
    if (roomId === null) return;
    setNotice(null);
    askAgain(roomId).catch((error: unknown) => {
      if (isSignedOut(error) || currentRoom() !== roomId) return;
      setNotice({ text: regenerateProblem(error), ...waitOf(error) });
      if (error instanceof ApiError && error.status === 409) open(roomId);
    });
  }, [askAgain, open, roomId]);

  function stop() {
    if (roomId === null) return;
    chat.stopStream(roomId).catch((error: unknown) => {
      if (!isSignedOut(error)) setNotice({ text: words.problems.stopFailed });
    });
  }

  async function loadEarlier() {
    if (roomId !== null) await chat.loadEarlier(roomId);
  }

  function failed(error: unknown, text: string) {
    if (!isSignedOut(error)) setNotice({ text });
  }

  function roomRemoved() {
    if (roomId !== null) chat.forgetRoom(roomId);
    void refresh();
    startNewConversation();
  }

  function dismissNotice() {
    setNotice(null);
    input.current?.focus();
  }

  function startNewConversation() {
    goToRoom(null);
    // The composer can't take the focus while the drawer still covers it.
    flushSync(side.close);
    input.current?.focus();
  }

  function skipToComposer(event: MouseEvent) {
    // The fragment names the room; following the link would leave it.
    event.preventDefault();
    input.current?.focus();
  }

  const empty = conversation.order.length === 0 && conversation.outgoing === null;
  const loading = roomId !== null && !conversation.loaded && empty && notice === null;

  return (
    <div className="app">
      <a className="skip-link" href="#composer-input" onClick={skipToComposer}>
        {words.skipToComposer}
      </a>
      <aside
        ref={drawer}
        className={`side ${side.isOpen ? 'is-open' : ''}`}
        aria-label={words.conversations}
        inert={side.isHidden}
      >
        <Sidebar me={me} onNewConversation={startNewConversation} onClose={side.close}>
          {roomsFailed && rooms === null && (
            <div className="rooms-empty">
              <p>{words.problems.roomsFailed}</p>
              <button type="button" className="button-quiet" onClick={() => void refresh()}>
                {words.tryAgain}
              </button>
            </div>
          )}
          <RoomList
            rooms={rooms}
            active={roomId}
            activeIsLive={status === 'streaming'}
            hasMore={hasMore}
            onOpen={side.close}
            onShowMore={() => void showMore()}
          />
        </Sidebar>
      </aside>
      {side.isOpen && <div className="backdrop" onClick={side.close} />}
      <main className="room" inert={side.isOpen}>
        <header className={`room-head ${empty ? 'is-empty' : ''}`}>
          <button
            ref={opener}
            type="button"
            className="button-icon drawer-only"
            aria-label={words.openConversations}
            aria-expanded={side.isOpen}
            onClick={side.open}
          >
            <MenuIcon />
          </button>
          {room === null && empty && <p className="room-name">{words.newConversation}</p>}
          {room === null && !empty && <h1 className="room-name">{words.untitled}</h1>}
          {room !== null && (
            <RoomHead
              key={room.room_id}
              api={api}
              room={room}
              onChanged={() => void refresh()}
              onRemoved={roomRemoved}
              onFailed={failed}
            />
          )}
        </header>
        {empty && !loading ? (
          <div className="empty">
            <h1>{words.emptyTitle(me.name)}</h1>
            <p>{words.emptyLead}</p>
          </div>
        ) : (
          <MessageList
            key={roomId}
            conversation={conversation}
            onLoadEarlier={loadEarlier}
            onRegenerate={regenerate}
            onReconnect={() => roomId !== null && open(roomId)}
          />
        )}
        <div className="room-foot">
          {signedOut && <SignedOut />}
          {!online && (
            <p className="notice is-calm" role="status">
              {words.offline}
            </p>
          )}
          {notice && <Notice notice={notice} onRetry={open} onDismiss={dismissNotice} />}
          <Composer
            inputRef={input}
            text={drafts.text}
            symbols={drafts.symbols}
            status={status}
            includePortfolio={me.portfolio === true ? includePortfolio : null}
            onChange={drafts.changeText}
            onSymbols={drafts.changeSymbols}
            onIncludePortfolio={setIncludePortfolio}
            onSend={(text, symbols) => void send(text, symbols)}
            onStop={stop}
          />
        </div>
      </main>
    </div>
  );
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
