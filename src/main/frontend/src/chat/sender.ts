import { ApiError, type Accepted, type ChatApi, type SendRequest } from './api';
import { delay } from './delay';
import { newIdempotencyKey } from './ids';

const retries = 3;
const longestRetryAfter = 5;

type Attempt = (idempotencyKey: string) => Promise<Accepted>;

/**
 * Sends messages so that none is doubled: a send whose answer was lost keeps its idempotency key, both for the
 * retries made here and for the person who sends the same again. The same holds for another reply.
 */
export function createSender(api: ChatApi) {
  const unanswered = new Map<string, { payload: string; key: string }>();

  async function once(roomId: string, payload: string, attempt: Attempt): Promise<Accepted> {
    const previous = unanswered.get(roomId);
    const key = previous?.payload === payload ? previous.key : newIdempotencyKey();
    unanswered.delete(roomId);
    try {
      return await withRetries(attempt, key);
    } catch (error) {
      if (mayHaveArrived(error)) unanswered.set(roomId, { payload, key });
      throw error;
    }
  }

  return {
    send: (request: SendRequest) =>
      once(request.room_id, JSON.stringify(request), (key) => api.send(request, key)),
    regenerate: (roomId: string, messageId: string) =>
      once(roomId, messageId, (key) => api.regenerate(roomId, messageId, key)),
  };
}

async function withRetries(attempt: Attempt, key: string): Promise<Accepted> {
  for (let made = 0; ; made++) {
    try {
      return await attempt(key);
    } catch (error) {
      if (made === retries || !mayHaveArrived(error)) throw error;
      await delay(waitBefore(made, error.retryAfter));
    }
  }
}

/** A gateway's 502 and 504 say as little about the send as no answer does. */
function mayHaveArrived(error: unknown): error is ApiError {
  return error instanceof ApiError && [0, 502, 503, 504].includes(error.status);
}

function waitBefore(attempt: number, retryAfter: number | null): number {
  const backoff = 500 * 2 ** attempt;
  return retryAfter === null ? backoff : Math.min(retryAfter, longestRetryAfter) * 1000;
}
