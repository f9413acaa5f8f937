import { act, cleanup, createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventSources } from '../testing/fakeEventSource';
import { FakeServer, json, problem } from '../testing/fakeServer';
import { accepted, delta, done, start } from '../testing/messages';
import { App } from './App';

const send = 'POST /api/chat/message/send';

let server: FakeServer;
let sources: EventSources;

beforeEach(() => {
  server = new FakeServer();
  sources = new EventSources();
  vi.stubGlobal('EventSource', function (url: string) {
    return sources.open(url);
  });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  server.on('GET /api/chat/me', json({ name: 'alice', roles: [] }));
  server.on('GET /api/chat/rooms?', json({ rooms: [], next: null }));
  server.on('GET /api/chat/rooms/', problem(404, 'No such room.'));
  server.on(send, json(accepted, 202));
});

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  window.location.hash = '';
});

async function composer() {
  render(<App />);
  return screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' });
}

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
    expect(document.querySelector('.is-assistant .message-text')?.textContent).toBe('<b>Hi</b>\nthere');
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
    act(() => sources.latest.emit('done', done('Hi'), '5-2'));
    expect(announced()).toBe('Damso replied: Hi');
  });
});

describe('the model of a room', () => {
  const room = {
    room_id: 'r-1',
    title: 'First',
    created_at: '2026-11-22T10:00:00Z',
    last_message_at: null,
    live: false,
  };
  const rooms = (model: string | null) => json({ rooms: [{ ...room, model }], next: null });

  beforeEach(() => {
    server.on(
      'GET /api/chat/models',
      json({ models: [{ name: 'small' }, { name: 'large' }], default: 'small' }),
    );
    window.location.hash = '#/r-1';
  });

  it('can be chosen, where there is more than one', async () => {
    server.on('GET /api/chat/rooms?', rooms(null), rooms('large'));
    server.on('PUT /api/chat/rooms/r-1', json({ ...room, model: 'large' }));
    await composer();
    const choice = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Model' });
    expect(choice.value).toBe('small');
    fireEvent.change(choice, { target: { value: 'large' } });
    await waitFor(() => expect(choice.disabled).toBe(false));
    expect(server.callsTo('PUT /api/chat/rooms/r-1')[0]?.body).toEqual({ model: 'large' });
    await waitFor(() => expect(choice.value).toBe('large'));
  });

  it('stays what it was, with a reason, when that fails', async () => {
    server.on('GET /api/chat/rooms?', rooms('large'));
    server.on('PUT /api/chat/rooms/r-1', problem(503, 'Nothing can be kept.'));
    await composer();
    const choice = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'Model' });
    fireEvent.change(choice, { target: { value: 'small' } });
    expect((await screen.findByRole('alert')).textContent).toContain('The model could not be changed.');
    expect(choice.value).toBe('large');
  });

  it('is no question where there is one', async () => {
    server.on('GET /api/chat/models', json({ models: [{ name: 'small' }], default: 'small' }));
    server.on('GET /api/chat/rooms?', rooms(null));
    await composer();
    await screen.findByRole('link', { name: 'First' });
    await waitFor(() => expect(server.callsTo('GET /api/chat/models')).toHaveLength(1));
    expect(screen.queryByRole('combobox')).toBeNull();
  });
});

describe('a room', () => {
  const room = {
    room_id: 'r-1',
    title: 'First',
    created_at: '2026-11-22T10:00:00Z',
    last_message_at: null,
    live: false,
  };
  const rooms = (...titles: string[]) =>
    json({ rooms: titles.map((title) => ({ ...room, title })), next: null });
  const problemText = async () => (await screen.findByRole('alert')).textContent;

  beforeEach(() => {
    server.on('GET /api/chat/models', json({ models: [{ name: 'small' }], default: 'small' }));
    server.on('GET /api/chat/rooms/', json({ messages: [], has_more: false }));
    window.location.hash = '#/r-1';
  });

  async function press(name: string) {
    fireEvent.click(await screen.findByRole('button', { name }));
  }

  it('is renamed, and the pencil has the focus again', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'), rooms('Second'));
    server.on('PUT /api/chat/rooms/r-1', json({ ...room, title: 'Second' }));
    await composer();
    await press('Rename the conversation');
    const title = screen.getByRole<HTMLInputElement>('textbox', { name: 'New title' });
    expect(title.value).toBe('First');
    fireEvent.change(title, { target: { value: ' Second ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('heading', { name: 'Second' })).toBeTruthy();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Rename the conversation');
    expect(server.callsTo('PUT /api/chat/rooms/r-1')[0]?.body).toEqual({ title: 'Second' });
  });

  it('keeps its title where nothing, or the escape key, is given', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'));
    await composer();
    await press('Rename the conversation');
    const title = screen.getByRole('textbox', { name: 'New title' });
    fireEvent.change(title, { target: { value: '  ' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    fireEvent.keyDown(title, { key: 'Escape' });
    expect(screen.getByRole('heading', { name: 'First' })).toBeTruthy();
    expect(server.callsTo('PUT')).toHaveLength(0);
  });

  it('is deleted after a question, and the page is ready for a new one', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'), rooms());
    server.on('DELETE /api/chat/rooms/r-1', () => new Response(null, { status: 204 }));
    await composer();
    await press('Delete the conversation');
    expect(screen.getByRole('alertdialog').textContent).toContain('for good');
    expect(document.activeElement?.textContent).toBe('Cancel');
    fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => expect(window.location.hash).toBe('#/'));
    expect(await screen.findByRole('heading', { name: 'New conversation' })).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'First' })).toBeNull();
  });

  it('is not deleted where the person thinks better of it', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'));
    await composer();
    await press('Delete the conversation');
    fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' });
    expect(screen.getByRole('heading', { name: 'First' })).toBeTruthy();
    expect(server.callsTo('DELETE')).toHaveLength(0);
  });

  it('stays, with a reason, where the server can do neither', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'));
    server.on('DELETE /api/chat/rooms/r-1', problem(503, 'Later.'));
    server.on('PUT /api/chat/rooms/r-1', problem(503, 'Later.'));
    await composer();
    await press('Delete the conversation');
    await press('Delete');
    expect(await problemText()).toContain('could not be deleted');
    await press('Rename the conversation');
    await press('Save');
    await waitFor(async () => expect(await problemText()).toContain('could not be renamed'));
    expect(screen.getByRole('link', { name: 'First' })).toBeTruthy();
  });

  it('shows what the model makes of the symbols that were asked about', async () => {
    server.on('GET /api/chat/rooms?', rooms('First'));
    server.on('GET /api/chat/rooms/', json({ messages: [analysed], has_more: false }));
    await composer();
    const card = await screen.findByRole('region', { name: 'Analysis' });
    expect(card.textContent).toContain('Positive');
    expect(card.textContent).toContain('AAPLBuyConfidence 81 %It sells well.');
    expect(card.textContent).toContain('No advice.');
    expect(screen.getByRole('img', { name: 'Confidence 81 %' })).toBeTruthy();
  });
});

const analysed = {
  message_id: 'm2',
  room_id: 'r-1',
  sender_type: 'AI',
  content: 'Apple does well.',
  timestamp: '2026-11-22T10:00:00Z',
  metadata: {
    analysis: {
      symbols: ['AAPL'],
      sentiment: 'positive',
      recommendations: [{ symbol: 'AAPL', action: 'BUY', confidence: 0.81, rationale: 'It sells well.' }],
      disclaimer: 'No advice.',
    },
  },
  status: 'done',
  reply_to: 'm1',
  stream_key: null,
};

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
