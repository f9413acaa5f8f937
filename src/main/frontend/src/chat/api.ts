import type { Analysis, Usage } from './events';

export type StoredStatus = 'accepted' | 'done' | 'stopped' | 'interrupted' | 'error';

export interface MessageMetadata {
  include_portfolio?: boolean | null;
  analysis_symbols?: string[] | null;
  analysis?: Analysis | null;
  usage?: Usage | null;
}

export interface Message {
  message_id: string;
  room_id: string;
  sender_type: 'USER' | 'AI';
  content: string;
  timestamp: string;
  metadata: MessageMetadata | null;
  status: StoredStatus;
  reply_to: string | null;
  stream_key: string | null;
}

export interface MessagePage {
  messages: Message[];
  has_more: boolean;
}

export interface Room {
  room_id: string;
  title: string | null;
  created_at: string;
  last_message_at: string | null;
  /** The model that was chosen to answer there. */
  model?: string | null;
  live: boolean;
}

export interface RoomPage {
  rooms: Room[];
  next: string | null;
}

export interface ModelList {
  models: { name: string }[];
  default: string;
}

export interface Me {
  name: string;
  roles: string[];
  /** Whether a portfolio of theirs can be read. */
  portfolio?: boolean;
}

export interface SendRequest {
  room_id: string;
  content: string;
  include_portfolio?: boolean;
  analysis_symbols?: string[];
}

export interface Accepted {
  message_id: string;
  reply_id: string;
  stream_key: string;
}

/** A problem document (RFC 9457), or status 0 when no answer arrived. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly title: string;
  readonly detail: string | null;
  /** Seconds to wait before the next attempt, as the server asked. */
  readonly retryAfter: number | null;

  constructor(status: number, title: string, detail: string | null = null, retryAfter: number | null = null) {
    super(detail ?? title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

export interface ChatApi {
  me(): Promise<Me>;
  rooms(cursor?: string | null): Promise<RoomPage>;
  models(): Promise<ModelList>;
  chooseModel(roomId: string, model: string): Promise<Room>;
  renameRoom(roomId: string, title: string): Promise<Room>;
  deleteRoom(roomId: string): Promise<void>;
  messages(roomId: string, before?: string | null): Promise<MessagePage>;
  send(request: SendRequest, idempotencyKey: string): Promise<Accepted>;
  /** Another reply to the room's newest question. */
  regenerate(roomId: string, messageId: string, idempotencyKey: string): Promise<Accepted>;
  stop(streamKeyOrRoomId: string): Promise<void>;
}

export function createApi(onUnauthorized: () => void): ChatApi {
  async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await answered(fetch(`/api/chat${path}`, { ...init, credentials: 'same-origin' }));
    if (response.status === 401) onUnauthorized();
    if (!response.ok) throw await toApiError(response);
    return (response.status === 204 ? undefined : await answered(response.json())) as T;
  }

  function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    return write('POST', path, body, headers);
  }

  function write<T>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    return call<T>(path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  return {
    me: () => call('/me'),
    rooms: (cursor) => call(`/rooms${query({ limit: '50', cursor })}`),
    models: () => call('/models'),
    chooseModel: (roomId, model) => write('PUT', `/rooms/${encodeURIComponent(roomId)}`, { model }),
    renameRoom: (roomId, title) => write('PUT', `/rooms/${encodeURIComponent(roomId)}`, { title }),
    deleteRoom: (roomId) => call(`/rooms/${encodeURIComponent(roomId)}`, { method: 'DELETE' }),
    messages: (roomId, before) =>
      call(`/rooms/${encodeURIComponent(roomId)}/messages${query({ limit: '50', before })}`),
    send: (request, key) => post('/message/send', request, { 'Idempotency-Key': key }),
    regenerate: (roomId, messageId, key) =>
      call(`/rooms/${encodeURIComponent(roomId)}/messages/${encodeURIComponent(messageId)}/regenerate`, {
        method: 'POST',
        headers: { 'Idempotency-Key': key },
      }),
    stop: (id) => post(`/stream/${encodeURIComponent(id)}/stop`, {}),
  };
}

/** An answer that broke off says no more about its request than none at all. */
async function answered<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch {
    throw new ApiError(0, 'No answer from the server');
  }
}

async function toApiError(response: Response): Promise<ApiError> {
  const problem = await readProblem(response);
  const title = typeof problem.title === 'string' ? problem.title : `HTTP ${response.status}`;
  const detail = typeof problem.detail === 'string' ? problem.detail : null;
  return new ApiError(response.status, title, detail, retryAfterOf(response));
}

async function readProblem(response: Response): Promise<{ title?: unknown; detail?: unknown }> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {};
  try {
    return ((await response.json()) ?? {}) as object;
  } catch {
    return {};
  }
}

function retryAfterOf(response: Response): number | null {
  const value = response.headers.get('Retry-After');
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}

function query(parameters: Record<string, string | null | undefined>): string {
  const entries = Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1]);
  return `?${new URLSearchParams(entries).toString()}`;
}
