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
      return error.retryAfter === null ? problems.tooMany : problems.tooManyFor(error.retryAfter);
    case 502:
    case 503:
    case 504:
      return problems.unavailable;
    default:
      return error.status < 500 ? problems.refused(error.message) : problems.unexpected;
  }
}
