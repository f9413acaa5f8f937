import type { Message } from '../chat';

export function userMessage(change: Partial<Message> = {}): Message {
  return {
    message_id: 'msg_01',
    room_id: 'r-1',
    sender_type: 'USER',
    content: 'Hello',
    timestamp: '2026-11-22T10:00:00.000000Z',
    metadata: null,
    status: 'accepted',
    reply_to: null,
    stream_key: 'key.02',
    ...change,
  };
}

export function reply(change: Partial<Message> = {}): Message {
  return {
    ...userMessage(),
    message_id: 'msg_02',
    sender_type: 'AI',
    content: 'Hi there',
    status: 'done',
    reply_to: 'msg_01',
    ...change,
  };
}

export const accepted = { message_id: 'msg_01', reply_id: 'msg_02', stream_key: 'key.02' };

export const start = { ...accepted, room_id: 'r-1', timestamp: '2026-11-22T10:00:00.000000Z' };

export function delta(text: string) {
  return { type: 'content', content: text, delta: text };
}

export function done(text: string) {
  return {
    reply_id: 'msg_02',
    message_length: [...text].length,
    finish_reason: 'stop',
    usage: { input_tokens: 1, output_tokens: 2, estimated: true },
    timestamp: '2026-11-22T10:00:01.000000Z',
  };
}
