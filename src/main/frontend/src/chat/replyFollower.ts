import { decodeEvent, eventTypes, isFinal, type StreamEvent } from './events';
import { delay } from './delay';

export type OpenEventSource = (url: string) => EventSource;

export interface ReplyReader {
  openEventSource: OpenEventSource;
  streamKey: string;
  lastEventId(): string | null;
  /** Returns whether the event was news, rather than a replay. */
  onEvent(event: StreamEvent, id: string): boolean;
  onConnection(connection: 'open' | 'reconnecting'): void;
  /** Looks for the ended reply in history. */
  settle(): Promise<boolean>;
  onLost(): void;
}

const reopenDelays = [500, 1000, 2000, 4000, 8000, 15_000];
// EventSource.CLOSED; the constant itself is absent where EventSource is faked.
const closedState = 2;

/** Follows one reply until its final event; returns how to leave it earlier. */
export function followReply(reader: ReplyReader): () => void {
  let source: EventSource | null = null;
  let left = false;
  let reopened = 0;

  function open() {
    source = reader.openEventSource(urlOf(reader.streamKey, reader.lastEventId()));
    source.addEventListener('open', () => reader.onConnection('open'));
    for (const type of eventTypes) source.addEventListener(type, receive);
  }

  function receive(message: Event) {
    if (left) return;
    // A server's `error` event has data; EventSource's own, for a broken connection, has none.
    if (!hasData(message)) return connectionFailed();
    const event = decodeEvent(message.type, message.data);
    if (!event) return;
    if (isFinal(event) || event.type === 'signed_out') leave();
    if (reader.onEvent(event, message.lastEventId)) reopened = 0;
  }

  function connectionFailed() {
    reader.onConnection('reconnecting');
    // Until it gives up (a 204, 4xx or 5xx answer), EventSource reconnects by itself.
    if (source?.readyState === closedState) void settleOrReopen();
  }

  async function settleOrReopen() {
    const settled = await reader.settle();
    if (left) return;
    if (settled) return leave();
    const wait = reopenDelays[reopened++];
    if (wait === undefined) {
      leave();
      return reader.onLost();
    }
    await delay(wait);
    if (!left) open();
  }

  function leave() {
    left = true;
    source?.close();
  }

  open();
  return leave;
}

function urlOf(streamKey: string, lastEventId: string | null): string {
  // A new EventSource can't send the Last-Event-ID header, only its own reconnects do.
  const from = lastEventId === null ? '' : `?last_event_id=${encodeURIComponent(lastEventId)}`;
  return `/api/chat/stream/${encodeURIComponent(streamKey)}${from}`;
}

function hasData(event: Event): event is MessageEvent<string> {
  return 'data' in event && typeof event.data === 'string';
}
