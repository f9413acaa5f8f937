import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, problem, type FakeServer } from '../testing/fakeServer';
import { composer, leavePage, preparePage } from '../testing/page';

let server: FakeServer;

beforeEach(() => {
  ({ server } = preparePage());
});

afterEach(leavePage);

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
    expect(await screen.findByRole('heading', { name: 'Hello, alice.' })).toBeTruthy();
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
    const card = await screen.findByRole('group', { name: 'Analysis' });
    expect(card.textContent).toContain('Positive');
    expect(card.textContent).toContain('AAPLBuyConfidence 81 %81 %It sells well.');
    expect(card.textContent).toContain('No advice.');
    expect(screen.getByRole('img', { name: 'Confidence 81 %' })).toBeTruthy();
  });
});
