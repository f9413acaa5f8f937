import type { Accepted, Message, MessagePage, StoredStatus } from './api';
import { isAfter } from './eventId';
import { isFinal, type FinalEvent, type PortfolioUse, type StartEvent, type StreamEvent } from './events';

export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error';

export interface ChatMessage extends Omit<Message, 'status'> {
  status: StoredStatus | 'streaming';
  /** The stable code of the `error` event that ended this reply. */
  error_code?: string;
  /** What the `start` event of this reply said of the portfolio; history does not know. */
  portfolio?: PortfolioUse;
}

export interface LiveReply {
  room_id: string;
  stream_key: string;
  message_id: string;
  /** Null until `start` or `snapshot` names it, after a reload. */
  reply_id: string | null;
  last_event_id: string | null;
  connection: 'open' | 'reconnecting';
  /** Names of the tools that run, one for each call. */
  tools: string[];
}

export interface Conversation {
  messages: Record<string, ChatMessage>;
  /** Message ids sort byte by byte in order of acceptance. */
  order: string[];
  status: ChatStatus;
  /** Text that was sent and has no message id yet. */
  outgoing: string | null;
  live: LiveReply | null;
  loaded: boolean;
  hasMore: boolean;
}

export type ChatState = Record<string, Conversation>;

export type ChatAction = { roomId: string } &
  /** `content` is null where no message is sent, but another reply asked for. */
  (
    | { type: 'submitted'; content: string | null }
    | {
        type: 'accepted';
        content: string | null;
        accepted: Accepted;
        timestamp: string;
        symbols?: string[] | undefined;
      }
    | { type: 'rejected' }
    | { type: 'history'; page: MessagePage; before: string | null }
    | { type: 'resumed'; messageId: string; streamKey: string }
    | { type: 'connection'; connection: LiveReply['connection'] }
    | { type: 'event'; streamKey: string; id: string; event: StreamEvent }
    | { type: 'left' }
    | { type: 'removed' }
    | { type: 'lost' }
  );

export const initialChatState: ChatState = {};

export const emptyConversation: Conversation = {
  messages: {},
  order: [],
  status: 'ready',
  outgoing: null,
  live: null,
  loaded: false,
  hasMore: false,
};

export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  const before = state[action.roomId] ?? emptyConversation;
  const after = reduceConversation(before, action);
  return after === before ? state : { ...state, [action.roomId]: after };
}

function reduceConversation(room: Conversation, action: ChatAction): Conversation {
  switch (action.type) {
    case 'submitted':
      return { ...room, status: 'submitted', outgoing: action.content };
    case 'accepted':
      return applyAccepted(room, action);
    case 'rejected':
      return { ...room, status: 'error', outgoing: null };
    case 'history':
      return mergeHistory(room, action.page, action.before);
    case 'resumed':
      return applyResumed(room, action);
    case 'connection':
      return room.live ? { ...room, live: { ...room.live, connection: action.connection } } : room;
    case 'event':
      return applyEvent(room, action.streamKey, action.id, action.event);
    case 'removed':
      return emptyConversation;
    case 'left':
      return room.status === 'streaming' ? { ...room, status: 'ready' } : room;
    case 'lost':
      return { ...room, status: 'error' };
  }
}

function applyAccepted(room: Conversation, action: Extract<ChatAction, { type: 'accepted' }>): Conversation {
  const { message_id, reply_id, stream_key } = action.accepted;
  const user: ChatMessage = {
    message_id,
    room_id: action.roomId,
    sender_type: 'USER',
    content: action.content ?? '',
    timestamp: action.timestamp,
    metadata: action.symbols === undefined ? null : { analysis_symbols: action.symbols },
    status: 'accepted',
    reply_to: null,
    stream_key,
  };
  const known = room.messages[message_id] ? room : withMessage(room, user);
  const sent: Conversation = { ...known, outgoing: null, status: 'ready' };
  // A repeated send is given its first answer, whose reply may have ended long ago.
  if (sent.messages[reply_id] && sent.live?.reply_id !== reply_id) return sent;
  return goLive(sent, { room_id: action.roomId, message_id, reply_id, stream_key }, action.timestamp);
}

type NamedReply = Pick<StartEvent, 'room_id' | 'message_id' | 'reply_id' | 'stream_key'>;

function goLive(room: Conversation, reply: NamedReply, timestamp: string): Conversation {
  const { room_id, message_id, reply_id, stream_key } = reply;
  const message: ChatMessage = room.messages[reply_id] ?? {
    message_id: reply_id,
    room_id,
    sender_type: 'AI',
    content: '',
    timestamp,
    metadata: null,
    status: 'streaming',
    reply_to: message_id,
    stream_key,
  };
  const last_event_id = room.live?.stream_key === stream_key ? room.live.last_event_id : null;
  const live: LiveReply = {
    room_id,
    message_id,
    reply_id,
    stream_key,
    last_event_id,
    connection: 'open',
    tools: [],
  };
  return { ...withMessage(room, message), live, status: 'streaming' };
}

function applyResumed(room: Conversation, action: Extract<ChatAction, { type: 'resumed' }>): Conversation {
  if (room.live?.stream_key === action.streamKey) return { ...room, status: 'streaming' };
  const live: LiveReply = {
    room_id: action.roomId,
    message_id: action.messageId,
    reply_id: null,
    stream_key: action.streamKey,
    last_event_id: null,
    connection: 'open',
    tools: [],
  };
  return { ...room, live, status: 'streaming' };
}

function applyEvent(room: Conversation, streamKey: string, id: string, event: StreamEvent): Conversation {
  const live = room.live;
  if (!live || live.stream_key !== streamKey || event.type === 'signed_out') return room;
  // A reply ends once, and is not live after that: a final event is never a replay.
  if (isFinal(event)) return applyFinal(room, live, event);
  if (!isAfter(id, live.last_event_id)) return room;
  const applied = applyProgress(room, live, event);
  return { ...applied, live: { ...(applied.live ?? live), last_event_id: id || live.last_event_id } };
}

function applyProgress(
  room: Conversation,
  live: LiveReply,
  event: Exclude<StreamEvent, FinalEvent>,
): Conversation {
  switch (event.type) {
    case 'start':
      return applyStart(room, live, event);
    case 'message':
      return updateReply(withTools(room, live, []), live.reply_id, (reply) => ({
        content: reply.content + event.delta,
      }));
    case 'snapshot':
      return updateReply(nameReply(withTools(room, live, []), live, event.reply_id), event.reply_id, () => ({
        content: event.content,
      }));
    case 'analysis': {
      const { type: _, ...analysis } = event;
      return updateReply(room, live.reply_id, (reply) => ({ metadata: { ...reply.metadata, analysis } }));
    }
    case 'tool':
      return withTools(
        room,
        live,
        event.status === 'running' ? [...live.tools, event.name] : without(live.tools, event.name),
      );
    case 'signed_out':
      return room;
  }
}

function withTools(room: Conversation, live: LiveReply, tools: string[]): Conversation {
  return live.tools.length === 0 && tools.length === 0 ? room : { ...room, live: { ...live, tools } };
}

/** One of several calls of a tool ends at a time. */
function without(tools: string[], name: string): string[] {
  const ended = tools.indexOf(name);
  return tools.filter((_, index) => index !== ended);
}

function applyStart(room: Conversation, live: LiveReply, event: StartEvent): Conversation {
  const { portfolio } = event;
  const started = goLive(room, event, event.timestamp);
  return updateReply(started, event.reply_id, () => ({
    ...(portfolio === undefined ? {} : { portfolio }),
    // Without a position the whole log follows, so text that is already here would appear twice.
    ...(live.last_event_id === null ? { content: '' } : {}),
  }));
}

/** Whoever joins late may see a snapshot before, or without, any `start`. */
function nameReply(room: Conversation, live: LiveReply, replyId: string): Conversation {
  if (live.reply_id === replyId && room.messages[replyId]) return room;
  return goLive(room, { ...live, reply_id: replyId }, room.messages[live.message_id]?.timestamp ?? '');
}

function applyFinal(room: Conversation, live: LiveReply, event: FinalEvent): Conversation {
  const replyId = event.reply_id || live.reply_id;
  const named = replyId === null ? room : nameReply(room, live, replyId);
  const ended = updateReply(named, replyId, (reply) => {
    switch (event.type) {
      case 'done':
        return {
          status: 'done',
          timestamp: event.timestamp || reply.timestamp,
          metadata: { ...reply.metadata, usage: event.usage },
        };
      case 'stopped':
        return { status: 'stopped' };
      case 'error':
        return { status: event.code === 'interrupted' ? 'interrupted' : 'error', error_code: event.code };
    }
  });
  return { ...ended, live: null, status: event.type === 'error' ? 'error' : 'ready' };
}

function mergeHistory(room: Conversation, page: MessagePage, before: string | null): Conversation {
  const kept = before === null ? withoutHole(room, page) : room;
  const messages = { ...kept.messages };
  for (const message of page.messages) {
    messages[message.message_id] = { ...message, ...seenLive(messages[message.message_id]) };
  }
  const order = Object.keys(messages).sort(bytewise);
  const oldest = page.messages[0]?.message_id;
  const reachesBack = oldest === undefined || order[0] === oldest;
  const merged: Conversation = {
    ...kept,
    messages,
    order,
    loaded: true,
    hasMore: reachesBack ? page.has_more : kept.hasMore,
  };
  const settled = merged.live && page.messages.some((message) => isReplyOf(merged.live!, message));
  return settled ? { ...merged, live: null, status: 'ready' } : merged;
}

/** What its events said of a reply, and its record does not say. */
function seenLive(reply: ChatMessage | undefined): Pick<ChatMessage, 'error_code' | 'portfolio'> {
  const { error_code, portfolio } = reply ?? {};
  return {
    ...(error_code === undefined ? {} : { error_code }),
    ...(portfolio === undefined ? {} : { portfolio }),
  };
}

/** Drops what would stand before a gap, when more than a page has arrived since this room was last looked at. */
function withoutHole(room: Conversation, page: MessagePage): Conversation {
  const oldest = page.messages[0]?.message_id;
  const joins = !page.has_more || page.messages.some((message) => message.message_id in room.messages);
  if (joins || oldest === undefined) return room;
  const order = room.order.filter((id) => id > oldest);
  return { ...room, order, messages: Object.fromEntries(order.map((id) => [id, room.messages[id]!])) };
}

/** Two generations can answer one message, so an id or a key is asked before `reply_to`. */
function isReplyOf(live: LiveReply, message: Message): boolean {
  if (message.sender_type !== 'AI') return false;
  if (live.reply_id !== null) return message.message_id === live.reply_id;
  if (message.stream_key !== null) return message.stream_key === live.stream_key;
  return message.reply_to === live.message_id;
}

function withMessage(room: Conversation, message: ChatMessage): Conversation {
  const messages = { ...room.messages, [message.message_id]: message };
  const order = message.message_id in room.messages ? room.order : Object.keys(messages).sort(bytewise);
  return { ...room, messages, order };
}

function updateReply(
  room: Conversation,
  replyId: string | null,
  change: (reply: ChatMessage) => Partial<ChatMessage>,
): Conversation {
  const reply = replyId === null ? undefined : room.messages[replyId];
  if (!reply) return room;
  return { ...room, messages: { ...room.messages, [reply.message_id]: { ...reply, ...change(reply) } } };
}

function bytewise(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
