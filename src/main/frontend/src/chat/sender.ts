import { ApiError, type Accepted, type ChatApi, type SendRequest } from './api';
import { delay } from './delay';
import { newIdempotencyKey } from './ids';

const retries = 3;
const longestRetryAfter = 5;

/**
 * Sends messages so that none is doubled: a send whose answer was lost keeps its idempotency key, both for the
 * retries made here and for the person who sends the same again.
 */
export function createSender(api: ChatApi) {
  const unanswered = new Map<string, { payload: string; key: string }>();

  return async function send(request: SendRequest): Promise<Accepted> {
    const payload = JSON.stringify(request);
    const previous = unanswered.get(request.room_id);
    const key = previous?.payload === payload ? previous.key : newIdempotencyKey();
    unanswered.delete(request.room_id);
    try {
      return await sendWithRetries(api, request, key);
    } catch (error) {
      if (mayHaveArrived(error)) unanswered.set(request.room_id, { payload, key });
      throw error;
    }
  };
}

async function sendWithRetries(api: ChatApi, request: SendRequest, key: string): Promise<Accepted> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await api.send(request, key);
    } catch (error) {
      if (attempt === retries || !mayHaveArrived(error)) throw error;
      await delay(waitBefore(attempt, error.retryAfter));
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
