import { decodeEvent, type StartEvent } from './events';
import type { OpenEventSource } from './replyFollower';

/** Looks whether a room has a live reply, whoever began it; returns how to look no longer. */
export function lookForLive(
  openEventSource: OpenEventSource,
  roomId: string,
  onFound: (start: StartEvent) => void,
): () => void {
  const source = openEventSource(`/api/chat/rooms/${encodeURIComponent(roomId)}/stream`);
  const leave = () => source.close();
  // Where nothing is live the answer is a 204, which is an error to EventSource.
  source.addEventListener('error', leave);
  source.addEventListener('start', (message) => {
    leave();
    const event = decodeEvent('start', (message as MessageEvent<string>).data);
    if (event?.type === 'start') onFound(event);
  });
  return leave;
}
