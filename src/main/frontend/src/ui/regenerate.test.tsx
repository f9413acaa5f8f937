import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventSources } from '../testing/fakeEventSource';
import { json, problem, type FakeServer } from '../testing/fakeServer';
import { delta, done, reply, start, userMessage } from '../testing/messages';
import { composer, leavePage, preparePage } from '../testing/page';

const again = 'POST /api/chat/rooms/r-1/messages/msg_01/regenerate';
const second = { message_id: 'msg_01', reply_id: 'msg_03', stream_key: 'key.03' };

let server: FakeServer;
let sources: EventSources;

beforeEach(() => {
  ({ server, sources } = preparePage());
  server.on(again, json(second, 202));
});

afterEach(leavePage);

async function openRoom(...messages: object[]) {
  server.on('GET /api/chat/rooms/r-1/messages', json({ messages, has_more: false }));
  window.location.hash = '#/r-1';
  await composer();
}

describe('the newest reply', () => {
  it('can be had once more, and both can be read', async () => {
    await openRoom(userMessage(), reply({ content: 'The first.' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Answer once more' }));
    await waitFor(() => expect(sources.all).toHaveLength(1));
    expect(screen.queryByRole('button', { name: 'Answer once more' })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Messages' }));

    act(() => {
      sources.latest.emit('start', { ...start, ...second }, '6-0');
      sources.latest.emit('message', delta('The second.'), '6-1');
      sources.latest.emit('done', { ...done('The second.'), reply_id: 'msg_03' }, '6-2');
    });
    expect(screen.getByText('The second.')).toBeTruthy();
    expect(screen.queryByText('The first.')).toBeNull();
    expect(screen.getByText('2 / 2')).toBeTruthy();

    fireEvent.click(screen.getByRole('button', { name: 'Earlier reply' }));
    expect(screen.getByText('The first.')).toBeTruthy();
    expect(screen.queryByText('The second.')).toBeNull();
    expect(screen.getByRole('status').textContent).toBe('Reply 1 of 2');
    fireEvent.click(screen.getByRole('button', { name: 'Earlier reply' }));
    expect(screen.getByText('1 / 2')).toBeTruthy();

    fireEvent.click(screen.getByRole('button', { name: 'Answer once more' }));
    await waitFor(() => expect(screen.queryByText('The first.')).toBeNull());
  });

  it('is the only one that can', async () => {
    await openRoom(
      userMessage(),
      reply(),
      userMessage({ message_id: 'msg_03' }),
      reply({ message_id: 'msg_04', reply_to: 'msg_03' }),
    );
    expect(await screen.findAllByRole('button', { name: 'Answer once more' })).toHaveLength(1);
  });

  it.each(['error', 'interrupted'] as const)(
    'is tried again by name where it ended as %s',
    async (status) => {
      await openRoom(userMessage(), reply({ status }));
      fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
      await waitFor(() => expect(server.callsTo(again)).toHaveLength(1));
    },
  );

  it('says why there is no other', async () => {
    server.on(again, problem(409, 'No.'));
    await openRoom(userMessage(), reply());
    fireEvent.click(await screen.findByRole('button', { name: 'Answer once more' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Only the newest question');
    await screen.findByRole('button', { name: 'Answer once more' });
  });
});

it('a reply that began elsewhere is followed as soon as the list of rooms tells of it', async () => {
  const room = { room_id: 'r-1', title: 'First', created_at: '2026-11-22T10:00:00Z', last_message_at: null };
  server.on(
    'GET /api/chat/rooms?',
    json({ rooms: [{ ...room, live: false }], next: null }),
    json({ rooms: [{ ...room, live: true }], next: null }),
  );
  await openRoom(userMessage(), reply());
  await screen.findByRole('link', { name: 'First' });
  expect(sources.all).toHaveLength(0);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await waitFor(() => expect(sources.latest.url).toBe('/api/chat/rooms/r-1/stream'));
});
