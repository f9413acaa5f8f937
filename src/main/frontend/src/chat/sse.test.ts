import { describe, expect, it } from 'vitest';
import { readSse, SseParser, type SseEvent } from './sse';

function parse(...chunks: string[]): SseEvent[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

function event(data: string, type = 'message', lastEventId = ''): SseEvent {
  return { type, data, lastEventId };
}

const table: [name: string, stream: string, events: SseEvent[]][] = [
  ['an event ends at an empty line', 'data: a\n\n', [event('a')]],
  ['an event without its empty line is not one yet', 'data: a\n', []],
  ['CRLF ends lines', 'data: a\r\n\r\n', [event('a')]],
  ['CR ends lines', 'data: a\r\r', [event('a')]],
  ['line ends can be mixed', 'event: x\rdata: a\r\ndata: b\n\r\n', [event('a\nb', 'x')]],
  ['only one space after the colon is dropped', 'data:  a\n\n', [event(' a')]],
  ['the space is optional', 'data:a\n\n', [event('a')]],
  ['several data lines are joined', 'data: a\ndata:\ndata: b\n\n', [event('a\n\nb')]],
  ['a field without a colon is empty', 'data\ndata\n\n', [event('\n')]],
  ['a comment is not an event', ': alive\n\n', []],
  ['a comment inside an event is skipped', 'data: a\n: alive\ndata: b\n\n', [event('a\nb')]],
  ['an event type holds for one event', 'event: x\ndata: a\n\ndata: b\n\n', [event('a', 'x'), event('b')]],
  ['a type without data is dropped', 'event: x\n\ndata: a\n\n', [event('a')]],
  [
    'an id holds until the next',
    'id: 1-0\ndata: a\n\ndata: b\n\n',
    [event('a', 'message', '1-0'), event('b', 'message', '1-0')],
  ],
  ['an id without data still counts', 'id: 1-0\n\ndata: a\n\n', [event('a', 'message', '1-0')]],
  [
    'an empty id resets it',
    'id: 1-0\ndata: a\n\nid\ndata: b\n\n',
    [event('a', 'message', '1-0'), event('b')],
  ],
  ['an id with NUL is ignored', 'id: 1\0\ndata: a\n\n', [event('a')]],
  ['a colon in the value stays', 'data: {"a":1}\n\n', [event('{"a":1}')]],
  ['unknown fields are ignored', 'colour: red\ndata: a\n\n', [event('a')]],
  ['a leading byte order mark is dropped', '\uFEFFdata: a\n\n', [event('a')]],
  ['a later byte order mark is text', 'data: \uFEFFa\n\n', [event('\uFEFFa')]],
];

describe('the parser', () => {
  it.each(table)('%s', (_, stream, events) => {
    expect(parse(stream)).toEqual(events);
  });

  it.each(table)('character by character: %s', (_, stream, events) => {
    expect(parse(...stream)).toEqual(events);
  });

  it('gives an event out at its last CR, without waiting for a LF', () => {
    expect(parse('data: a\r\n\r')).toEqual([event('a')]);
  });

  it('does not take the LF of a split CRLF for an empty line', () => {
    expect(parse('data: a\r', '', '\ndata: b\n\n')).toEqual([event('a\nb')]);
  });

  it('keeps the wish for a retry time, if it is a number', () => {
    const parser = new SseParser();
    parser.push('retry: 2000\nretry: soon\n');
    expect(parser.retry).toBe(2000);
  });
});

describe('reading a body', () => {
  const stream =
    table.map(([, text]) => text.replace('\uFEFF', '')).join('\n\n') + 'data: 한국어 🙂\r\n\r\ndata: cut';
  const expected = parse(stream);

  it('gives the same events however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(stream);
    for (let seed = 1; seed <= 50; seed++) {
      const events: SseEvent[] = [];
      for await (const read of readSse(streamOf(cut(bytes, seed)))) events.push(read);
      expect(events, `seed ${seed}`).toEqual(expected);
    }
    expect(expected.at(-1)?.data).toBe('한국어 🙂');
  });

  it('cancels the body when the reader leaves', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readSse(body)) break;
    expect(cancelled).toBe(true);
  });
});

function cut(bytes: Uint8Array, seed: number): Uint8Array[] {
  const random = pseudoRandom(seed);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = from + Math.floor(random() * 9);
    chunks.push(bytes.slice(from, to));
    from = to;
  }
  return chunks;
}

/** Seeded, so that a failure can be repeated. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(chunk));
      controller.close();
    },
  });
}
