import { act, cleanup, createEvent, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventSources } from '../testing/fakeEventSource';
import { json, problem, type FakeServer } from '../testing/fakeServer';
import { delta, done, start } from '../testing/messages';
import { composer, leavePage, preparePage, send } from '../testing/page';

let server: FakeServer;
let sources: EventSources;

beforeEach(() => {
  ({ server, sources } = preparePage());
});

afterEach(leavePage);

function write(input: HTMLElement, text: string) {
  fireEvent.change(input, { target: { value: text } });
}

describe('the composer', () => {
  it('sends with Enter, and shows message, stop button and reply', async () => {
    const input = await composer();
    write(input, 'Hello');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(await screen.findByRole('button', { name: 'Stop the reply' })).toBeTruthy();
    await waitFor(() => expect(sources.all).toHaveLength(1));
    expect(screen.getByText('Hello')).toBeTruthy();
    expect(input.value).toBe('');
    expect(window.location.hash).toMatch(/^#\/r-[a-z0-9]{12}$/);

    act(() => {
      sources.latest.emit('start', start, '5-0');
      sources.latest.emit('message', delta('<b>Hi</b>\nthere'), '5-1');
      sources.latest.emit('done', done('<b>Hi</b>\nthere'), '5-2');
    });
    expect(document.querySelector('.is-assistant .markdown')?.textContent).toBe('<b>Hi</b>\nthere');
    expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
  });

  it('shows which tools run, until text follows', async () => {
    const input = await composer();
    write(input, 'Hello');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(sources.all).toHaveLength(1));
    act(() => {
      sources.latest.emit('start', start, '5-0');
      sources.latest.emit('tool', { name: 'quote', status: 'running' }, '5-1');
      sources.latest.emit('tool', { name: 'quote', status: 'running' }, '5-2');
    });
    expect(screen.getByText('Looking up: quote…')).toBeTruthy();
    expect(screen.queryByText('Thinking…')).toBeNull();

    act(() => {
      sources.latest.emit('tool', { name: 'quote', status: 'done' }, '5-3');
      sources.latest.emit('tool', { name: 'quote', status: 'failed' }, '5-4');
    });
    expect(screen.queryByText(/Looking up/)).toBeNull();
    expect(screen.getByText('Thinking…')).toBeTruthy();

    act(() => {
      sources.latest.emit('tool', { name: 'quote', status: 'running' }, '5-5');
      sources.latest.emit('message', delta('189.5'), '5-6');
    });
    expect(screen.queryByText(/Looking up/)).toBeNull();
  });

  it('does not send with Enter while text is being composed', async () => {
    const input = await composer();
    write(input, '안녕');
    fireEvent.keyDown(input, { key: 'Enter', isComposing: true });
    fireEvent.keyDown(input, { key: 'Enter', keyCode: 229 });
    expect(server.callsTo(send)).toHaveLength(0);
  });

  it('starts a new line with Shift and Enter', async () => {
    const input = await composer();
    write(input, 'Hello');
    const enter = createEvent.keyDown(input, { key: 'Enter', shiftKey: true });
    fireEvent(input, enter);
    expect(enter.defaultPrevented).toBe(false);
    expect(server.callsTo(send)).toHaveLength(0);
  });

  it('does not send blanks', async () => {
    const input = await composer();
    write(input, ' \n ');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(server.callsTo(send)).toHaveLength(0);
  });

  it('gives the text back, with a reason, when a send fails', async () => {
    server.on(send, problem(413, 'Content is too large.'));
    const input = await composer();
    write(input, 'A long story');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect((await screen.findByRole('alert')).textContent).toContain('This message is too long.');
    expect(input.value).toBe('A long story');
    fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('tells who used up the day from who sends too quickly', async () => {
    server.on(
      send,
      problem(429, 'Too much.', { 'Retry-After': '30' }),
      problem(429, 'Too much.', { 'Retry-After': '3000' }),
    );
    const input = await composer();
    write(input, 'Hello');
    fireEvent.keyDown(input, { key: 'Enter' });
    expect((await screen.findByRole('alert')).textContent).toContain('30 s');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('come back tomorrow'));
  });

  it('keeps unsent text over a reload, for the same person only', async () => {
    write(await composer(), 'Half a thou');
    cleanup();
    expect((await composer()).value).toBe('Half a thou');
    cleanup();
    server.on('GET /api/chat/me', json({ name: 'bob', roles: [] }));
    expect((await composer()).value).toBe('');
  });
});

describe('the portfolio', () => {
  const notice = 'Your portfolio could not be read; answered without it.';

  beforeEach(() => server.on('GET /api/chat/me', json({ name: 'alice', roles: [], portfolio: true })));

  it('is no question where there is none to read', async () => {
    server.on('GET /api/chat/me', json({ name: 'alice', roles: [], portfolio: false }));
    await composer();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  async function ask(include: boolean) {
    const input = await composer();
    const option = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Include my portfolio' });
    expect(option.checked).toBe(false);
    if (include) fireEvent.click(option);
    write(input, 'What of it?');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(sources.all).toHaveLength(1));
    expect(option.checked).toBe(include);
  }

  function replyWith(portfolio: object) {
    act(() => {
      sources.latest.emit('start', { ...start, ...portfolio }, '5-0');
      sources.latest.emit('message', delta('So.'), '5-1');
    });
  }

  it('is asked for where the person wants it, and stays so', async () => {
    await ask(true);
    expect(server.callsTo(send)[0]?.body).toMatchObject({ include_portfolio: true });
  });

  it('is not asked for otherwise', async () => {
    await ask(false);
    expect(server.callsTo(send)[0]?.body).not.toHaveProperty('include_portfolio');
    replyWith({});
    expect(screen.queryByText(notice)).toBeNull();
  });

  it('is told of where it could not be read, also once the reply has ended', async () => {
    await ask(true);
    replyWith({ portfolio: 'unavailable' });
    expect(screen.getByText(notice)).toBeTruthy();
    act(() => sources.latest.emit('done', done('So.'), '5-2'));
    expect(screen.getByText(notice)).toBeTruthy();
    expect(document.querySelector('[aria-live=polite]')?.textContent).toBe(`${notice} Damso replied: So.`);
  });

  it('is not told of where it was read', async () => {
    await ask(true);
    replyWith({ portfolio: 'included' });
    expect(screen.queryByText(notice)).toBeNull();
  });
});

describe('screen readers', () => {
  it('hear that a reply began and its text at the end, not each token', async () => {
    const input = await composer();
    write(input, 'Hello');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(sources.all).toHaveLength(1));
    const announced = () => document.querySelector('[aria-live=polite]')?.textContent;
    act(() => sources.latest.emit('message', delta('Hi'), '5-1'));
    expect(announced()).toBe('Damso is replying.');
    act(() => sources.latest.emit('message', delta(' **there**'), '5-2'));
    act(() => sources.latest.emit('done', done('Hi **there**'), '5-3'));
    expect(announced()).toBe('Damso replied: Hi there');
  });
});

describe('rooms', () => {
  it('are listed, the active one marked, the live ones dotted', async () => {
    const room = { created_at: '2026-11-22T10:00:00Z', last_message_at: null };
    server.on(
      'GET /api/chat/rooms?',
      json({
        rooms: [
          { ...room, room_id: 'r-1', title: 'First', live: false },
          { ...room, room_id: 'r-2', title: 'Second', live: true },
        ],
        next: null,
      }),
    );
    window.location.hash = '#/r-1';
    await composer();
    const first = await screen.findByRole('link', { name: 'First' });
    expect(first.getAttribute('aria-current')).toBe('page');
    expect(screen.getByRole('link', { name: /Second.*replying now/ })).toBeTruthy();
  });
});
