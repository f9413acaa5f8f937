import { ApiError, type Accepted, type ChatApi, type SendRequest } from './api';
import {
  chatReducer,
  emptyConversation,
  initialChatState,
  type ChatMessage,
  type Conversation,
} from './chatSlice';
import { isFinal, type StreamEvent } from './events';
import { lookForLive } from './liveStream';
import { followReply, type OpenEventSource } from './replyFollower';
import { createSender } from './sender';
import { createStore } from './store';

export interface StartStream {
  roomId: string;
  content: string;
  includePortfolio?: boolean;
  analysisSymbols?: string[];
}

export interface ChatDependencies {
  api: ChatApi;
  openEventSource: OpenEventSource;
  onSignedOut: () => void;
}

/** `content` is null where another reply is asked for. */
interface Asked {
  content: string | null;
  symbols?: string[] | undefined;
}

export type Chat = ReturnType<typeof createChat>;

/** Sends messages and follows replies; everything it learns goes through the store slice. */
export function createChat({ api, openEventSource, onSignedOut }: ChatDependencies) {
  const store = createStore(chatReducer, initialChatState);
  const sender = createSender(api);
  const sending = new Map<string, Promise<Accepted>>();
  const followed = new Map<string, () => void>();
  const looking = new Map<string, () => void>();
  /** Rooms somebody looks at; only their replies are followed, as browsers allow few connections at once. */
  const open = new Set<string>();

  function room(roomId: string): Conversation {
    return store.getState()[roomId] ?? emptyConversation;
  }

  function startStream(start: StartStream): Promise<Accepted> {
    const { roomId, content, analysisSymbols } = start;
    return submit(roomId, { content, symbols: analysisSymbols }, () => sender.send(toRequest(start)));
  }

  /** Has the room's newest question answered once more; both replies stay. */
  async function regenerate(roomId: string): Promise<Accepted> {
    const question = newestQuestion(roomId);
    if (!question) throw new Error('Nothing was asked in this room yet.');
    return submit(roomId, { content: null }, () => sender.regenerate(roomId, question.message_id));
  }

  async function submit(roomId: string, asked: Asked, ask: () => Promise<Accepted>): Promise<Accepted> {
    if (sending.has(roomId)) throw new Error('A message is being sent in this room already.');
    open.add(roomId);
    store.dispatch({ type: 'submitted', roomId, content: asked.content });
    const answer = ask();
    sending.set(roomId, answer);
    try {
      const accepted = await answer;
      const timestamp = new Date().toISOString();
      store.dispatch({ type: 'accepted', roomId, ...asked, accepted, timestamp });
      if (!open.has(roomId)) store.dispatch({ type: 'left', roomId });
      else if (room(roomId).live?.stream_key === accepted.stream_key) follow(roomId, accepted.stream_key);
      return accepted;
    } catch (error) {
      store.dispatch({ type: 'rejected', roomId });
      throw error;
    } finally {
      sending.delete(roomId);
    }
  }

  async function stopStream(roomId: string): Promise<void> {
    await sending.get(roomId)?.catch(() => undefined);
    // The stream key names the reply that is seen now; a room id would stop whichever is live when this arrives.
    const streamKey = room(roomId).live?.stream_key;
    if (streamKey !== undefined) await api.stop(streamKey);
  }

  /** Loads a room's newest messages, and resumes its reply where one is live. */
  async function openRoom(roomId: string): Promise<void> {
    open.add(roomId);
    if (isBusy(roomId)) return;
    await loadNewest(roomId);
    if (open.has(roomId) && !isBusy(roomId)) resume(roomId);
  }

  /** Follows the room's live reply, also one that began elsewhere, or that is not the first to its question. */
  function resumeLive(roomId: string) {
    if (!open.has(roomId) || isBusy(roomId)) return;
    looking.get(roomId)?.();
    const leave = lookForLive(openEventSource, roomId, ({ message_id, stream_key }) => {
      if (!open.has(roomId) || isBusy(roomId)) return;
      resumeReply(roomId, message_id, stream_key);
      // Its question may have been asked elsewhere.
      if (!room(roomId).messages[message_id]) void loadNewest(roomId).catch(() => undefined);
    });
    looking.set(roomId, leave);
  }

  /** The reply goes on without a reader; opening the room again resumes it. */
  function leaveRoom(roomId: string) {
    open.delete(roomId);
    looking.get(roomId)?.();
    looking.delete(roomId);
    unfollow(roomId);
    store.dispatch({ type: 'left', roomId });
  }

  /** Of a room that is deleted nothing is shown any more, should it be used again. */
  function forgetRoom(roomId: string) {
    leaveRoom(roomId);
    store.dispatch({ type: 'removed', roomId });
  }

  function leaveAll() {
    [...open].forEach(leaveRoom);
  }

  async function loadEarlier(roomId: string): Promise<void> {
    const before = room(roomId).order[0] ?? null;
    const page = await api.messages(roomId, before);
    // What is oldest may be another one by now, and a page that does not join it would hide a hole.
    if ((room(roomId).order[0] ?? null) !== before) return;
    store.dispatch({ type: 'history', roomId, before, page });
  }

  async function loadNewest(roomId: string): Promise<void> {
    store.dispatch({ type: 'history', roomId, before: null, page: await newestPage(roomId) });
  }

  async function newestPage(roomId: string) {
    try {
      return await api.messages(roomId);
    } catch (error) {
      // A room comes to be with its first message.
      if (error instanceof ApiError && error.status === 404) return { messages: [], has_more: false };
      throw error;
    }
  }

  function resume(roomId: string) {
    const { live, messages } = room(roomId);
    if (live) return resumeReply(roomId, live.message_id, live.stream_key);
    const question = newestQuestion(roomId);
    if (!question?.stream_key) return;
    const answered = Object.values(messages).some((message) => message.reply_to === question.message_id);
    if (!answered) resumeReply(roomId, question.message_id, question.stream_key);
  }

  function newestQuestion(roomId: string): ChatMessage | null {
    const { messages, order } = room(roomId);
    const id = order.findLast((each) => messages[each]!.sender_type === 'USER');
    return id === undefined ? null : messages[id]!;
  }

  function resumeReply(roomId: string, messageId: string, streamKey: string) {
    store.dispatch({ type: 'resumed', roomId, messageId, streamKey });
    follow(roomId, streamKey);
  }

  function follow(roomId: string, streamKey: string) {
    unfollow(roomId);
    const leave = followReply({
      openEventSource,
      streamKey,
      lastEventId: () => room(roomId).live?.last_event_id ?? null,
      onEvent: (event, id) => receive(roomId, streamKey, event, id),
      onConnection: (connection) => store.dispatch({ type: 'connection', roomId, connection }),
      settle: () => settle(roomId, streamKey),
      onLost: () => {
        followed.delete(roomId);
        store.dispatch({ type: 'lost', roomId });
      },
    });
    followed.set(roomId, leave);
  }

  function receive(roomId: string, streamKey: string, event: StreamEvent, id: string): boolean {
    const before = room(roomId);
    store.dispatch({ type: 'event', roomId, streamKey, id, event });
    if (event.type === 'signed_out') {
      endSession();
    } else if (isFinal(event)) {
      followed.delete(roomId);
      if (!isComplete(roomId, event)) void loadNewest(roomId).catch(() => undefined);
    }
    return room(roomId) !== before;
  }

  /** The replies go on; whoever signs in again opens their rooms again. */
  function endSession() {
    leaveAll();
    onSignedOut();
  }

  /** History has the exact text, should a stream ever have left less of it here. */
  function isComplete(roomId: string, event: StreamEvent): boolean {
    if (event.type !== 'done' && event.type !== 'stopped') return true;
    const text = room(roomId).messages[event.reply_id]?.content ?? '';
    return codePoints(text) === event.message_length;
  }

  async function settle(roomId: string, streamKey: string): Promise<boolean> {
    try {
      await loadNewest(roomId);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) return false;
      endSession();
      return true;
    }
    const settled = room(roomId).live?.stream_key !== streamKey;
    if (settled) followed.delete(roomId);
    return settled;
  }

  function unfollow(roomId: string) {
    followed.get(roomId)?.();
    followed.delete(roomId);
  }

  function isBusy(roomId: string): boolean {
    return sending.has(roomId) || followed.has(roomId);
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    room,
    startStream,
    regenerate,
    stopStream,
    openRoom,
    resumeLive,
    leaveRoom,
    forgetRoom,
    leaveAll,
    loadEarlier,
  };
}

function toRequest({ roomId, content, includePortfolio, analysisSymbols }: StartStream): SendRequest {
  return {
    room_id: roomId,
    content,
    ...(includePortfolio === undefined ? {} : { include_portfolio: includePortfolio }),
    ...(analysisSymbols === undefined ? {} : { analysis_symbols: analysisSymbols }),
  };
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
