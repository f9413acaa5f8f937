import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { json, problem, type FakeServer } from '../testing/fakeServer';
import { reply, userMessage } from '../testing/messages';
import { composer, leavePage, preparePage, scrollUp } from '../testing/page';

const newest = 'GET /api/chat/rooms/r-1/messages?limit=50';
const before3 = `${newest}&before=msg_03`;
const before1 = `${newest}&before=msg_01`;
const older = [userMessage(), reply()];

let server: FakeServer;

beforeEach(async () => {
  ({ server } = preparePage());
  const question = userMessage({ message_id: 'msg_03', content: 'Newer' });
  const answer = reply({ message_id: 'msg_04', reply_to: 'msg_03', content: 'So it is' });
  server.on(newest, json({ messages: [question, answer], has_more: true }));
  server.on(before3, json({ messages: older, has_more: false }));
  window.location.hash = '#/r-1';
  await composer();
  await screen.findByText('Newer');
});

afterEach(leavePage);

it('earlier messages come when the reader is near to them, above what is there', async () => {
  scrollUp();
  await screen.findByText('Hi there');
  const texts = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(texts[0]).toContain('Hello');
  expect(texts[3]).toContain('So it is');
  expect(screen.queryByRole('button', { name: 'Show earlier messages' })).toBeNull();
});

it('one page is asked for at a time', async () => {
  scrollUp();
  scrollUp();
  await screen.findByText('Hi there');
  expect(server.callsTo(before3)).toHaveLength(1);
});

it('the next page comes too, where one was shorter than the screen', async () => {
  server.on(before3, json({ messages: older, has_more: true }));
  server.on(before1, json({ messages: [], has_more: false }));
  scrollUp();
  await screen.findByText('Hi there');
  scrollUp();
  await waitFor(() => expect(server.callsTo(before1)).toHaveLength(1));
});

it('a failure is said and can be tried again, by the reader only', async () => {
  server.on(before3, problem(503, 'Not now.'), json({ messages: older, has_more: false }));
  scrollUp();
  expect((await screen.findByRole('alert')).textContent).toContain('could not be loaded');
  scrollUp();
  expect(server.callsTo(before3)).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Hi there')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('the keyboard has a button for it, and does not lose the focus with it', async () => {
  const button = screen.getByRole('button', { name: 'Show earlier messages' });
  button.focus();
  fireEvent.click(button);
  expect(document.activeElement).toBe(button);
  await screen.findByText('Hi there');
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Messages' }));
});
