export interface Usage {
  input_tokens: number;
  output_tokens: number;
  estimated: boolean;
}

export interface Analysis {
  symbols: string[];
  sentiment: string;
  recommendations: { symbol: string; action: string; confidence: number; rationale: string }[];
  disclaimer: string;
}

/** Whether the model was told what the person holds. */
export type PortfolioUse = 'included' | 'unavailable';

export interface StartEvent {
  type: 'start';
  message_id: string;
  reply_id: string;
  stream_key: string;
  room_id: string;
  timestamp: string;
  /** Absent where it was not asked for, or nobody knows any more. */
  portfolio?: PortfolioUse;
}

export interface DoneEvent {
  type: 'done';
  reply_id: string;
  message_length: number;
  finish_reason: string;
  usage: Usage | null;
  timestamp: string;
}

export interface StoppedEvent {
  type: 'stopped';
  reply_id: string;
  reason: string;
  message_length: number;
}

export interface ErrorEvent {
  type: 'error';
  error: string;
  code: string;
  retryable: boolean;
  reply_id: string;
}

export type StreamEvent =
  | StartEvent
  | { type: 'message'; delta: string }
  | { type: 'tool'; name: string; status: string }
  | ({ type: 'analysis' } & Analysis)
  | { type: 'snapshot'; reply_id: string; content: string }
  | { type: 'signed_out'; reason: string }
  | DoneEvent
  | StoppedEvent
  | ErrorEvent;

export type FinalEvent = DoneEvent | StoppedEvent | ErrorEvent;

/** `decodeEvent` gives null for what is unknown or incomplete: clients ignore what they don't know. */
export function decodeEvent(type: string, json: string): StreamEvent | null {
  const data = parseObject(json);
  return data && (decoders.get(type)?.(data) ?? null);
}

export function isFinal(event: StreamEvent): event is FinalEvent {
  return event.type === 'done' || event.type === 'stopped' || event.type === 'error';
}

type Fields = Record<string, unknown>;

const decoders = new Map<string, (data: Fields) => StreamEvent | null>([
  ['start', decodeStart],
  ['message', decodeMessage],
  ['tool', decodeTool],
  ['analysis', decodeAnalysis],
  ['snapshot', decodeSnapshot],
  ['signed_out', (data) => ({ type: 'signed_out', reason: text(data.reason) ?? '' })],
  ['done', decodeDone],
  ['stopped', decodeStopped],
  ['error', decodeError],
]);

export const eventTypes = [...decoders.keys()];

function decodeStart(data: Fields): StreamEvent | null {
  const message_id = text(data.message_id);
  const reply_id = text(data.reply_id);
  const stream_key = text(data.stream_key);
  const room_id = text(data.room_id);
  if (message_id === null || reply_id === null || stream_key === null || room_id === null) return null;
  const timestamp = text(data.timestamp) ?? '';
  const start = { type: 'start', message_id, reply_id, stream_key, room_id, timestamp } as const;
  const { portfolio } = data;
  return portfolio === 'included' || portfolio === 'unavailable' ? { ...start, portfolio } : start;
}

function decodeMessage(data: Fields): StreamEvent | null {
  const delta = text(data.delta);
  return data.type === 'content' && delta !== null ? { type: 'message', delta } : null;
}

function decodeTool(data: Fields): StreamEvent | null {
  const name = text(data.name);
  return name === null ? null : { type: 'tool', name, status: text(data.status) ?? '' };
}

function decodeAnalysis(data: Fields): StreamEvent | null {
  const { symbols, recommendations } = data;
  if (!Array.isArray(symbols) || !Array.isArray(recommendations)) return null;
  return {
    type: 'analysis',
    symbols: symbols.filter((symbol) => typeof symbol === 'string'),
    sentiment: text(data.sentiment) ?? '',
    recommendations: recommendations.filter(isObject).map((recommendation) => ({
      symbol: text(recommendation.symbol) ?? '',
      action: text(recommendation.action) ?? '',
      confidence: number(recommendation.confidence) ?? 0,
      rationale: text(recommendation.rationale) ?? '',
    })),
    disclaimer: text(data.disclaimer) ?? '',
  };
}

function decodeSnapshot(data: Fields): StreamEvent | null {
  const reply_id = text(data.reply_id);
  const content = text(data.content);
  return reply_id === null || content === null ? null : { type: 'snapshot', reply_id, content };
}

function decodeDone(data: Fields): StreamEvent | null {
  const reply_id = text(data.reply_id);
  const message_length = number(data.message_length);
  if (reply_id === null || message_length === null) return null;
  return {
    type: 'done',
    reply_id,
    message_length,
    finish_reason: text(data.finish_reason) ?? 'stop',
    usage: decodeUsage(data.usage),
    timestamp: text(data.timestamp) ?? '',
  };
}

function decodeUsage(value: unknown): Usage | null {
  if (!isObject(value)) return null;
  const input_tokens = number(value.input_tokens);
  const output_tokens = number(value.output_tokens);
  if (input_tokens === null || output_tokens === null) return null;
  return { input_tokens, output_tokens, estimated: value.estimated === true };
}

function decodeStopped(data: Fields): StreamEvent | null {
  const reply_id = text(data.reply_id);
  const message_length = number(data.message_length);
  if (reply_id === null || message_length === null) return null;
  return { type: 'stopped', reply_id, reason: text(data.reason) ?? 'user', message_length };
}

function decodeError(data: Fields): StreamEvent | null {
  const code = text(data.code);
  if (code === null) return null;
  return {
    type: 'error',
    error: text(data.error) ?? '',
    code,
    retryable: data.retryable === true,
    reply_id: text(data.reply_id) ?? '',
  };
}

function parseObject(json: string): Fields | null {
  try {
    const value: unknown = JSON.parse(json);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
