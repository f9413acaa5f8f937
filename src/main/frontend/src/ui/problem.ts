import { ApiError } from '../chat';
import { words } from '../i18n';

/** Why a send failed, in words a person understands. */
export function sendProblem(error: unknown): string {
  const { problems } = words;
  if (!(error instanceof ApiError)) return problems.unexpected;
  switch (error.status) {
    case 0:
      return problems.network;
    case 409:
      return problems.busy;
    case 413:
      return problems.tooLarge;
    case 429:
      return tooMany(error.retryAfter);
    case 502:
    case 503:
    case 504:
      return problems.unavailable;
    default:
      return error.status < 500 ? problems.refused(error.message) : problems.unexpected;
  }
}

/** Why there is no other reply. */
export function regenerateProblem(error: unknown): string {
  return error instanceof ApiError && error.status === 409 ? words.problems.notAgain : sendProblem(error);
}

/** For how long to wait, where that is worth it. */
export function waitOf(error: unknown): { wait?: number } {
  const worthIt = error instanceof ApiError && error.status === 429 && (error.retryAfter ?? Infinity) <= 60;
  return worthIt ? { wait: error.retryAfter! } : {};
}

// Who sent too often waits for a minute at most; who has to wait for longer used up the day.
function tooMany(retryAfter: number | null): string {
  if (retryAfter === null) return words.problems.tooMany;
  return retryAfter > 60 ? words.problems.usedUp : words.problems.tooManyFor(retryAfter);
}
