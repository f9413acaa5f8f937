import { describe, expect, it } from 'vitest';
import { decodeEvent } from './events';

const ids = { message_id: 'm', reply_id: 'r', stream_key: 'k', room_id: 'room', timestamp: 't' };

describe('decoding', () => {
  it.each([
    ['start', ids, { type: 'start', ...ids }],
    ['start', { ...ids, portfolio: 'included' }, { type: 'start', ...ids, portfolio: 'included' }],
    ['start', { ...ids, portfolio: 'unavailable' }, { type: 'start', ...ids, portfolio: 'unavailable' }],
    ['start', { ...ids, portfolio: {} }, { type: 'start', ...ids }],
    ['start', { ...ids, portfolio: 'halved' }, { type: 'start', ...ids }],
    ['message', { type: 'content', content: 'a', delta: 'a' }, { type: 'message', delta: 'a' }],
    ['tool', { name: 'quote', status: 'running' }, { type: 'tool', name: 'quote', status: 'running' }],
    [
      'analysis',
      { symbols: ['X'], sentiment: 'neutral', recommendations: [], disclaimer: 'd' },
      { type: 'analysis', symbols: ['X'], sentiment: 'neutral', recommendations: [], disclaimer: 'd' },
    ],
    ['snapshot', { reply_id: 'r', content: 'all' }, { type: 'snapshot', reply_id: 'r', content: 'all' }],
    [
      'done',
      { reply_id: 'r', message_length: 3, finish_reason: 'length', timestamp: 't' },
      {
        type: 'done',
        reply_id: 'r',
        message_length: 3,
        finish_reason: 'length',
        usage: null,
        timestamp: 't',
      },
    ],
    [
      'stopped',
      { reply_id: 'r', reason: 'limit', message_length: 3 },
      { type: 'stopped', reply_id: 'r', reason: 'limit', message_length: 3 },
    ],
    [
      'error',
      { error: 'e', code: 'llm_stalled', retryable: true, reply_id: 'r' },
      { type: 'error', error: 'e', code: 'llm_stalled', retryable: true, reply_id: 'r' },
    ],
    ['signed_out', { reason: 'expired' }, { type: 'signed_out', reason: 'expired' }],
  ])('knows %s', (type, data, event) => {
    expect(decodeEvent(type, JSON.stringify(data))).toEqual(event);
  });

  it.each([
    ['an unknown event', 'weather', '{}'],
    ['an unknown kind of message', 'message', '{"type":"image","delta":"a"}'],
    ['an incomplete event', 'start', '{"message_id":"m"}'],
    ['a member of the wrong type', 'snapshot', '{"reply_id":"r","content":1}'],
    ['broken JSON', 'message', '{"type":'],
    ['JSON that is not an object', 'message', 'null'],
    ['a name every object has', 'constructor', '{}'],
  ])('ignores %s', (_, type, json) => {
    expect(decodeEvent(type, json)).toBeNull();
  });
});
