import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventSources } from '../testing/fakeEventSource';
import { FakeServer, json, problem, unreachable } from '../testing/fakeServer';
import { delta, done, reply, start, userMessage } from '../testing/messages';
import { createApi } from './api';
import { useChatStream } from './useChatStream';

const history = 'GET /api/chat/rooms/r-1/messages';
const again = 'POST /api/chat/rooms/r-1/messages/msg_01/regenerate';
const second = { message_id: 'msg_01', reply_id: 'msg_03', stream_key: 'key.03' };

let server: FakeServer;
let sources: EventSources;

beforeEach(() => {
  server = new FakeServer();
  sources = new EventSources();
  server.on(history, json({ messages: [userMessage(), reply()], has_more: false }));
  server.on(again, json({ errorCode: 0, ...second }, 202));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function openedRoom() {
  const signedOut = vi.fn();
  const options = { api: createApi(signedOut), openEventSource: sources.open, onSignedOut: signedOut };
  const { result } = renderHook(() => useChatStream(options));
  await act(() => result.current.openRoom('r-1'));
  return { chat: () => result.current, room: () => result.current.room('r-1') };
}

describe('another reply', () => {
  it('is read from its own stream, and both stay', async () => {
    const { chat, room } = await openedRoom();
    await act(() => chat().regenerate('r-1'));
    expect(room()).toMatchObject({ status: 'streaming', order: ['msg_01', 'msg_02', 'msg_03'] });
    expect(sources.latest.url).toBe('/api/chat/stream/key.03');

    act(() => {
      sources.latest.emit('start', { ...start, ...second }, '6-0');
      sources.latest.emit('message', delta('Hello'), '6-1');
      sources.latest.emit('done', { ...done('Hello'), reply_id: 'msg_03' }, '6-2');
    });
    expect(room().messages.msg_02).toMatchObject({ content: 'Hi there', status: 'done' });
    expect(room().messages.msg_03).toMatchObject({ content: 'Hello', status: 'done', reply_to: 'msg_01' });
    expect(room().status).toBe('ready');
  });

  it('is asked for once, also where the answer was lost', async () => {
    server.on(again, unreachable, json({ errorCode: 0, ...second }, 202));
    const { chat } = await openedRoom();
    vi.useFakeTimers();
    const asked = chat().regenerate('r-1');
    await act(() => vi.advanceTimersByTimeAsync(500));
    await asked;
    const keys = server.callsTo(again).map((call) => call.headers.get('Idempotency-Key'));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });

  it('leaves everything as it was where it is refused', async () => {
    server.on(again, problem(409, 'Only the newest.'));
    const { chat, room } = await openedRoom();
    await act(() => expect(chat().regenerate('r-1')).rejects.toMatchObject({ status: 409 }));
    expect(room()).toMatchObject({ status: 'error', outgoing: null, order: ['msg_01', 'msg_02'] });
  });

  it('needs a question', async () => {
    server.on(history, problem(404, 'No such room.'));
    const { chat } = await openedRoom();
    await expect(chat().regenerate('r-1')).rejects.toThrow('Nothing was asked');
  });
});

describe('a reply that is live elsewhere', () => {
  it('is found by its room, and followed', async () => {
    const { chat, room } = await openedRoom();
    expect(sources.all).toHaveLength(0);
    act(() => chat().resumeLive('r-1'));
    expect(sources.latest.url).toBe('/api/chat/rooms/r-1/stream');

    act(() => sources.latest.emit('start', { ...start, ...second }, '6-0'));
    expect(sources.all[0]?.readyState).toBe(2);
    expect(sources.latest.url).toBe('/api/chat/stream/key.03');
    act(() => sources.latest.emit('start', { ...start, ...second }, '6-0'));
    act(() => sources.latest.emit('message', delta('Hel'), '6-1'));
    expect(room().messages.msg_03).toMatchObject({ content: 'Hel', status: 'streaming' });
  });

  it('brings its question along', async () => {
    const { chat, room } = await openedRoom();
    const other = { message_id: 'msg_04', reply_id: 'msg_05', stream_key: 'key.05' };
    server.on(
      history,
      json({ messages: [userMessage({ message_id: 'msg_04', content: 'And?' })], has_more: true }),
    );
    act(() => chat().resumeLive('r-1'));
    act(() => sources.latest.emit('start', { ...start, ...other }, '6-0'));
    await waitFor(() => expect(room().messages.msg_04?.content).toBe('And?'));
  });

  it('is looked for no longer where there is none, or the room was left', async () => {
    const { chat, room } = await openedRoom();
    act(() => chat().resumeLive('r-1'));
    act(() => sources.latest.giveUp());
    expect(sources.latest.readyState).toBe(2);

    act(() => chat().resumeLive('r-1'));
    act(() => chat().leaveRoom('r-1'));
    expect(sources.latest.readyState).toBe(2);
    act(() => sources.latest.emit('start', { ...start, ...second }, '6-0'));
    expect(sources.all).toHaveLength(2);
    expect(room().status).toBe('ready');
  });

  it('goes on where its room is opened again, also if it is not the first', async () => {
    const { chat, room } = await openedRoom();
    await act(() => chat().regenerate('r-1'));
    act(() => sources.latest.emit('start', { ...start, ...second }, '6-0'));
    act(() => chat().leaveRoom('r-1'));
    await act(() => chat().openRoom('r-1'));
    expect(sources.latest.url).toBe('/api/chat/stream/key.03?last_event_id=6-0');
    expect(room().status).toBe('streaming');
  });
});
