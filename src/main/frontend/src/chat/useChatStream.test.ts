import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventSources } from '../testing/fakeEventSource';
import { FakeServer, json, problem, unreachable } from '../testing/fakeServer';
import { accepted, delta, done, reply, start, userMessage } from '../testing/messages';
import { createApi } from './api';
import { useChatStream } from './useChatStream';

const send = 'POST /api/chat/message/send';
const history = 'GET /api/chat/rooms/r-1/messages';
const message = { roomId: 'r-1', content: 'Hello' };

let server: FakeServer;
let sources: EventSources;
const signedOut = vi.fn();

beforeEach(() => {
  server = new FakeServer();
  sources = new EventSources();
  signedOut.mockReset();
  server.on(send, json({ errorCode: 0, ...accepted }, 202));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function renderChat() {
  const options = { api: createApi(signedOut), openEventSource: sources.open, onSignedOut: signedOut };
  const { result, unmount } = renderHook(() => useChatStream(options));
  return { chat: () => result.current, room: () => result.current.room('r-1'), unmount };
}

async function startedChat() {
  const rendered = renderChat();
  await act(() => rendered.chat().startStream(message));
  act(() => {
    sources.latest.open();
    sources.latest.emit('start', start, '5-0');
    sources.latest.emit('message', delta('Hi '), '5-1');
  });
  return rendered;
}

function keysSent() {
  return server.callsTo(send).map((call) => call.headers.get('Idempotency-Key'));
}

describe('a turn', () => {
  it('is sent, read from its stream, and ends with done', async () => {
    const { chat, room } = await startedChat();
    expect(server.callsTo(send)[0]?.body).toEqual({ room_id: 'r-1', content: 'Hello' });
    expect(sources.latest.url).toBe('/api/chat/stream/key.02');
    expect(chat().isStreaming).toBe(true);

    act(() => sources.latest.emit('message', delta('there'), '5-2'));
    act(() => sources.latest.emit('done', done('Hi there'), '5-3'));

    expect(room().messages.msg_02).toMatchObject({ content: 'Hi there', status: 'done' });
    expect(chat().isStreaming).toBe(false);
    expect(sources.latest.readyState).toBe(2);
    expect(server.callsTo(history)).toHaveLength(0);
  });

  it('sends what the caller asked to include', async () => {
    const { chat } = renderChat();
    await act(() => chat().startStream({ ...message, includePortfolio: true, analysisSymbols: ['AAPL'] }));
    expect(server.callsTo(send)[0]?.body).toMatchObject({
      include_portfolio: true,
      analysis_symbols: ['AAPL'],
    });
  });

  it('takes the text from history where the stream left less of it than done counts', async () => {
    server.on(
      history,
      json({ messages: [userMessage(), reply({ content: 'Hi you there' })], has_more: false }),
    );
    const { room } = await startedChat();
    act(() => sources.latest.emit('done', done('Hi you there'), '5-9'));
    await waitFor(() => expect(room().messages.msg_02?.content).toBe('Hi you there'));
  });

  it('ends with the server’s error, which is not a connection error', async () => {
    const { room } = await startedChat();
    const error = { error: 'Harmless.', code: 'llm_stalled', retryable: true, reply_id: 'msg_02' };
    act(() => sources.latest.emit('error', error, '5-2'));
    expect(room()).toMatchObject({ status: 'error', live: null });
    expect(sources.all).toHaveLength(1);
    expect(sources.latest.readyState).toBe(2);
  });

  it('is stopped by its stream key', async () => {
    server.on('POST /api/chat/stream/key.02/stop', json({ status: 'stop_requested' }));
    const { chat, room } = await startedChat();
    await act(() => chat().stopStream('r-1'));
    expect(server.callsTo('POST /api/chat/stream/key.02/stop')).toHaveLength(1);
    act(() =>
      sources.latest.emit('stopped', { reply_id: 'msg_02', reason: 'user', message_length: 3 }, '5-2'),
    );
    expect(room().messages.msg_02).toMatchObject({ content: 'Hi ', status: 'stopped' });
  });

  it('can be stopped before its send was answered', async () => {
    let answer = (_: Response) => {};
    server.on(send, () => new Promise((resolve) => (answer = resolve)));
    server.on('POST /api/chat/stream/key.02/stop', json({ status: 'stop_requested' }));
    const { chat } = renderChat();
    await act(async () => {
      const sent = chat().startStream(message);
      const stopped = chat().stopStream('r-1');
      answer(Response.json(accepted, { status: 202 }));
      await Promise.all([sent, stopped]);
    });
    expect(server.callsTo('POST /api/chat/stream/key.02/stop')).toHaveLength(1);
  });
});

describe('a lost connection', () => {
  it('is left to EventSource while it reconnects', async () => {
    const { room } = await startedChat();
    act(() => sources.latest.loseConnection());
    expect(room().live?.connection).toBe('reconnecting');
    act(() => {
      sources.latest.open();
      sources.latest.emit('start', start, '5-0');
      sources.latest.emit('message', delta('Hi '), '5-1');
      sources.latest.emit('message', delta('there'), '5-2');
    });
    expect(room().live?.connection).toBe('open');
    expect(room().messages.msg_02?.content).toBe('Hi there');
    expect(sources.all).toHaveLength(1);
  });

  it('is settled from history when EventSource has given up', async () => {
    server.on(history, json({ messages: [userMessage(), reply()], has_more: false }));
    const { room } = await startedChat();
    vi.useFakeTimers();
    act(() => sources.latest.giveUp());
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(room().status).toBe('ready');
    expect(room().messages.msg_02).toMatchObject({ content: 'Hi there', status: 'done' });
    expect(sources.all).toHaveLength(1);
  });

  it('is opened again after the last event while history has no reply yet', async () => {
    server.on(history, json({ messages: [userMessage()], has_more: false }));
    const { room } = await startedChat();
    vi.useFakeTimers();
    act(() => sources.latest.giveUp());
    await act(() => vi.advanceTimersByTimeAsync(500));
    expect(sources.latest.url).toBe('/api/chat/stream/key.02?last_event_id=5-1');
    act(() => sources.latest.emit('message', delta('there'), '5-2'));
    act(() => sources.latest.emit('done', done('Hi there'), '5-3'));
    expect(room().messages.msg_02).toMatchObject({ content: 'Hi there', status: 'done' });
  });

  it('has all its attempts again after each event that was news', async () => {
    server.on(history, problem(503, 'Not now.'));
    const { room } = await startedChat();
    vi.useFakeTimers();
    for (let i = 0; i < 12; i++) {
      act(() => sources.latest.giveUp());
      await act(() => vi.advanceTimersByTimeAsync(20_000));
      if (i % 4 === 0) act(() => sources.latest.emit('message', delta('.'), `6-${i}`));
    }
    expect(room().status).toBe('streaming');
  });

  it('gains no attempts from a replay', async () => {
    server.on(history, problem(503, 'Not now.'));
    const { room } = await startedChat();
    vi.useFakeTimers();
    for (let i = 0; i < 7; i++) {
      act(() => sources.latest.giveUp());
      await act(() => vi.advanceTimersByTimeAsync(20_000));
      act(() => sources.latest.emit('start', start, '5-0'));
    }
    expect(room().status).toBe('error');
  });

  it('is given up after a bounded number of attempts, and resumed on request', async () => {
    server.on(history, problem(503, 'Not now.'));
    const { chat, room } = await startedChat();
    vi.useFakeTimers();
    for (let i = 0; i < 7; i++) {
      act(() => sources.latest.giveUp());
      await act(() => vi.advanceTimersByTimeAsync(20_000));
    }
    expect(sources.all).toHaveLength(7);
    expect(room()).toMatchObject({ status: 'error', live: { stream_key: 'key.02' } });

    server.on(history, json({ messages: [userMessage()], has_more: false }));
    await act(() => chat().openRoom('r-1'));
    expect(sources.all).toHaveLength(8);
    expect(room().status).toBe('streaming');
  });
});

describe('a send without an answer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  it('is repeated with its key after a network failure and a 503', async () => {
    server.on(send, unreachable, problem(503, 'Not now.', { 'Retry-After': '2' }), json(accepted, 202));
    const { chat, room } = renderChat();
    const sent = chat().startStream(message);
    await act(() => vi.advanceTimersByTimeAsync(500));
    expect(keysSent()).toHaveLength(2);
    await act(() => vi.advanceTimersByTimeAsync(1999));
    expect(keysSent()).toHaveLength(2);
    await act(() => vi.advanceTimersByTimeAsync(1));
    await expect(sent).resolves.toMatchObject(accepted);
    expect(keysSent()).toHaveLength(3);
    expect(new Set(keysSent()).size).toBe(1);
    expect(room().order).toEqual(['msg_01', 'msg_02']);
  });

  it('waits five seconds at most, whatever Retry-After says', async () => {
    server.on(send, problem(503, 'Not now.', { 'Retry-After': '3600' }), json(accepted, 202));
    const { chat } = renderChat();
    const sent = chat().startStream(message);
    await act(() => vi.advanceTimersByTimeAsync(5000));
    await expect(sent).resolves.toMatchObject(accepted);
  });

  it('fails after three repeats, and keeps its key for the person who sends it again', async () => {
    server.on(send, unreachable);
    const { chat, room } = renderChat();
    const sent = expect(chat().startStream(message)).rejects.toMatchObject({ status: 0 });
    await act(() => vi.runAllTimersAsync());
    await sent;
    expect(keysSent()).toHaveLength(4);
    expect(room().status).toBe('error');

    server.on(send, json(accepted, 202));
    await act(() => chat().startStream(message));
    expect(keysSent()).toHaveLength(5);
    expect(new Set(keysSent()).size).toBe(1);
  });

  it('does not lend its key to another message', async () => {
    server.on(send, unreachable);
    const { chat } = renderChat();
    const sent = expect(chat().startStream(message)).rejects.toMatchObject({ status: 0 });
    await act(() => vi.runAllTimersAsync());
    await sent;
    server.on(send, json(accepted, 202));
    await act(() => chat().startStream({ ...message, content: 'Something else' }));
    expect(new Set(keysSent()).size).toBe(2);
  });
});

describe('a refused send', () => {
  it.each([400, 409, 413, 429])('is not repeated after %i', async (status) => {
    server.on(send, problem(status, 'No.', { 'Retry-After': '7' }));
    const { chat, room } = renderChat();
    await act(() =>
      expect(chat().startStream(message)).rejects.toMatchObject({ status, detail: 'No.', retryAfter: 7 }),
    );
    expect(keysSent()).toHaveLength(1);
    expect(room()).toMatchObject({ status: 'error', outgoing: null });
  });
});

describe('signing out', () => {
  it('goes to sign-in when a call answers 401', async () => {
    server.on(send, problem(401, 'Who?'));
    const { chat } = renderChat();
    await act(() => expect(chat().startStream(message)).rejects.toMatchObject({ status: 401 }));
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it('closes the stream and goes to sign-in when the session ends', async () => {
    await startedChat();
    // EventSource repeats the last id for an event that has none.
    act(() => sources.latest.emit('signed_out', { reason: 'expired' }, '5-1'));
    expect(signedOut).toHaveBeenCalledOnce();
    expect(sources.latest.readyState).toBe(2);
  });
});

describe('opening a room', () => {
  it('resumes the reply of a newest message that has none', async () => {
    const older = [
      userMessage({ message_id: 'msg_00', stream_key: 'key.00' }),
      reply({ message_id: 'msg_00b', reply_to: 'msg_00' }),
    ];
    server.on(history, json({ messages: [...older, userMessage()], has_more: false }));
    const { chat, room } = renderChat();
    await act(() => chat().openRoom('r-1'));
    expect(sources.latest.url).toBe('/api/chat/stream/key.02');
    act(() => sources.latest.emit('start', start, '5-0'));
    act(() => sources.latest.emit('message', delta('Hi'), '5-1'));
    expect(room().messages.msg_02).toMatchObject({ content: 'Hi', status: 'streaming' });
  });

  it('opens no stream when the newest message is answered', async () => {
    server.on(history, json({ messages: [userMessage(), reply()], has_more: false }));
    const { chat, room } = renderChat();
    await act(() => chat().openRoom('r-1'));
    expect(sources.all).toHaveLength(0);
    expect(room()).toMatchObject({ status: 'ready', loaded: true });
  });

  it('finds a room that does not exist yet empty', async () => {
    server.on(history, problem(404, 'No such room.'));
    const { chat, room } = renderChat();
    await act(() => chat().openRoom('r-1'));
    expect(room()).toMatchObject({ loaded: true, order: [] });
  });

  it('reads from where it was left', async () => {
    server.on(history, json({ messages: [userMessage()], has_more: false }));
    const { chat } = await startedChat();
    act(() => chat().leaveRoom('r-1'));
    expect(sources.latest.readyState).toBe(2);
    expect(chat().isStreaming).toBe(false);
    await act(() => chat().openRoom('r-1'));
    expect(sources.latest.url).toBe('/api/chat/stream/key.02?last_event_id=5-1');
  });

  it('follows nothing once it has been left', async () => {
    const { unmount } = await startedChat();
    unmount();
    expect(sources.all.every((source) => source.readyState === 2)).toBe(true);
  });

  it('loads earlier messages before the oldest one it has', async () => {
    server.on(`${history}?limit=50`, json({ messages: [userMessage(), reply()], has_more: true }));
    server.on(
      `${history}?limit=50&before=msg_01`,
      json({ messages: [userMessage({ message_id: 'msg_00' })], has_more: false }),
    );
    const { chat, room } = renderChat();
    await act(() => chat().openRoom('r-1'));
    await act(() => chat().loadEarlier('r-1'));
    expect(room()).toMatchObject({ order: ['msg_00', 'msg_01', 'msg_02'], hasMore: false });
  });

  it('drops an earlier page that no longer joins what is there', async () => {
    server.on(history, json({ messages: [userMessage(), reply()], has_more: true }));
    const { chat, room } = renderChat();
    await act(() => chat().openRoom('r-1'));
    let answer = (_: Response) => {};
    server.on(`${history}?limit=50&before=msg_01`, () => new Promise((resolve) => (answer = resolve)));
    const earlier = chat().loadEarlier('r-1');
    // More than a page was said since, so that what is known begins later.
    const later = reply({ message_id: 'msg_09', reply_to: 'msg_08' });
    server.on(history, json({ messages: [userMessage({ message_id: 'msg_08' }), later], has_more: true }));
    await act(() => chat().openRoom('r-1'));
    await act(async () => {
      answer(Response.json({ messages: [userMessage({ message_id: 'msg_00' })], has_more: false }));
      await earlier;
    });
    expect(room()).toMatchObject({ order: ['msg_08', 'msg_09'], hasMore: true });
  });
});
