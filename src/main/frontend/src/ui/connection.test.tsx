import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventSources } from '../testing/fakeEventSource';
import { json, problem, unreachable, type FakeServer } from '../testing/fakeServer';
import { delta, done, reply, start, userMessage } from '../testing/messages';
import { composer, leavePage, preparePage, send } from '../testing/page';
import { goToSignIn } from './goToSignIn';

vi.mock('./goToSignIn', () => ({ goToSignIn: vi.fn() }));

const history = 'GET /api/chat/rooms/r-1/messages';
const me = json({ name: 'alice', roles: [] });

let server: FakeServer;
let sources: EventSources;

beforeEach(() => {
  ({ server, sources } = preparePage());
  vi.mocked(goToSignIn).mockReset();
  window.location.hash = '#/r-1';
});

afterEach(() => {
  vi.useRealTimers();
  leavePage();
});

async function streaming() {
  server.on(history, json({ messages: [], has_more: false }));
  const input = await composer();
  write(input, 'Hello');
  await waitFor(() => expect(sources.all).toHaveLength(1));
  act(() => {
    sources.latest.open();
    sources.latest.emit('start', start, '5-0');
    sources.latest.emit('message', delta('Half a '), '5-1');
  });
  server.on(history, json({ messages: [userMessage()], has_more: false }));
  return input;
}

function write(input: HTMLElement, text: string) {
  fireEvent.change(input, { target: { value: text } });
  fireEvent.keyDown(input, { key: 'Enter' });
}

function lookAtPage() {
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
}

describe('a session that ends', () => {
  it('leaves the text so far, is told by the stream, and asks to sign in again', async () => {
    const input = await streaming();
    fireEvent.change(input, { target: { value: 'And then?' } });
    act(() => sources.latest.emit('signed_out', { reason: 'expired' }));

    expect(screen.getByRole('link', { name: 'Sign in again' }).getAttribute('href')).toBe('/login');
    expect(screen.getByRole('alert').textContent).toContain('Your session has ended.');
    expect(screen.getByText('Half a')).toBeTruthy();
    expect(screen.getByText('The rest of this reply is still to come.')).toBeTruthy();
    expect(document.querySelector('.message.is-streaming')).toBeNull();
    expect(sources.latest.readyState).toBe(2);
    expect(sources.all).toHaveLength(1);
    expect(goToSignIn).not.toHaveBeenCalled();
    expect(document.querySelector('[aria-live=polite]')?.textContent).toBe('');
  });

  it('is found out without that event, and the reply is no longer asked for', async () => {
    await streaming();
    server.on(history, problem(401, 'Sign in.'));
    vi.useFakeTimers();
    act(() => sources.latest.giveUp());
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(screen.getByRole('link', { name: 'Sign in again' })).toBeTruthy();
    expect(server.callsTo(history)).toHaveLength(2);
    expect(sources.all).toHaveLength(1);
  });

  it('keeps the draft and the room, and the reply goes on after signing in again', async () => {
    const input = await streaming();
    fireEvent.change(input, { target: { value: 'And then?' } });
    act(() => sources.latest.emit('signed_out', { reason: 'expired' }));
    cleanup();

    // What signing in comes back to.
    window.location.hash = '';
    const restored = await composer();
    await waitFor(() => expect(window.location.hash).toBe('#/r-1'));
    await waitFor(() => expect(restored.value).toBe('And then?'));
    await waitFor(() => expect(sources.all).toHaveLength(2));
    expect(sources.latest.url).toBe('/api/chat/stream/key.02');
  });

  it('goes on by itself where somebody signed in again in another tab', async () => {
    await streaming();
    act(() => sources.latest.emit('signed_out', { reason: 'expired' }));
    server.on('GET /api/chat/me', problem(401, 'Sign in.'), me);
    lookAtPage();
    await waitFor(() => expect(server.callsTo('GET /api/chat/me')).toHaveLength(2));
    expect(screen.getByRole('link', { name: 'Sign in again' })).toBeTruthy();
    lookAtPage();
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Sign in again' })).toBeNull());
    await waitFor(() => expect(sources.latest.url).toBe('/api/chat/stream/key.02?last_event_id=5-1'));
    act(() => sources.latest.emit('message', delta('word'), '5-2'));
    expect(screen.getByText('Half a word')).toBeTruthy();
  });

  it('gives an unsent message back', async () => {
    server.on(history, json({ messages: [], has_more: false }));
    server.on(send, problem(401, 'Sign in.'));
    const input = await composer();
    write(input, 'Hello');
    expect(await screen.findByRole('link', { name: 'Sign in again' })).toBeTruthy();
    expect(input.value).toBe('Hello');
  });

  it('that never began goes to sign-in at once', async () => {
    server.on('GET /api/chat/me', problem(401, 'Sign in.'));
    void composer().catch(() => undefined);
    await waitFor(() => expect(goToSignIn).toHaveBeenCalled());
  });
});

describe('a network that is away', () => {
  function setOnline(online: boolean) {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online);
    act(() => void window.dispatchEvent(new Event(online ? 'online' : 'offline')));
  }

  it('is said, and no longer once it is back', async () => {
    server.on(history, json({ messages: [], has_more: false }));
    await composer();
    setOnline(false);
    expect(screen.getByText(/You are offline/)).toBeTruthy();
    setOnline(true);
    expect(screen.queryByText(/You are offline/)).toBeNull();
  });

  it('for so long that the reply was given up brings it back by itself', async () => {
    await streaming();
    server.on(history, unreachable);
    vi.useFakeTimers();
    setOnline(false);
    for (let i = 0; i < 7; i++) {
      act(() => sources.latest.giveUp());
      await act(() => vi.advanceTimersByTimeAsync(20_000));
    }
    expect(screen.getByText(/connection to this reply was lost/)).toBeTruthy();
    const before = sources.all.length;

    server.on(history, json({ messages: [userMessage()], has_more: false }));
    setOnline(true);
    await act(() => vi.advanceTimersByTimeAsync(10));
    expect(sources.all).toHaveLength(before + 1);
    act(() => sources.latest.emit('message', delta('word'), '5-2'));
    act(() => sources.latest.emit('done', done('Half a word'), '5-3'));
    expect(screen.getByText('Half a word')).toBeTruthy();
  });
});

describe('who is too quick', () => {
  it('is told for how many seconds to wait, and when they are over', async () => {
    server.on(history, json({ messages: [userMessage(), reply()], has_more: false }));
    server.on(send, problem(429, 'Too much.', { 'Retry-After': '30' }));
    const input = await composer();
    await screen.findByText('Hi there');
    vi.useFakeTimers();
    write(input, 'Hello');
    await act(() => vi.advanceTimersByTimeAsync(10));
    expect(screen.getByRole('alert').textContent).toContain('30 s');
    await act(() => vi.advanceTimersByTimeAsync(30_000));
    expect(screen.getByRole('alert').textContent).toContain('You can send messages again now.');
  });
});

it('a server that is full is told from one that can’t be reached', async () => {
  server.on(history, json({ messages: [], has_more: false }));
  server.on(send, problem(503, 'Full.', { 'Retry-After': '1' }));
  const input = await composer();
  vi.useFakeTimers();
  write(input, 'Hello');
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(screen.getByRole('alert').textContent).toContain('it is full');
});
