import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { json, type FakeServer } from '../testing/fakeServer';
import { reply, userMessage } from '../testing/messages';
import { composer, leavePage, preparePage } from '../testing/page';
import { CopyButton } from './CopyButton';

const markdown = 'So:\n\n```java\nint a;\n```';
let server: FakeServer;
let written: string[];

beforeEach(() => {
  ({ server } = preparePage());
  written = [];
  vi.stubGlobal('navigator', {
    language: 'en',
    onLine: true,
    clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
  });
});

afterEach(leavePage);

async function openRoom() {
  server.on(
    'GET /api/chat/rooms/r-1/messages',
    json({ messages: [userMessage(), reply({ content: markdown })], has_more: false }),
  );
  window.location.hash = '#/r-1';
  await composer();
}

it('copies a reply as it was written, and says so', async () => {
  await openRoom();
  fireEvent.click(await screen.findByRole('button', { name: 'Copy the reply' }));
  expect((await screen.findByRole('status')).textContent).toBe('Copied');
  expect(written).toEqual([markdown]);
});

it('copies code alone', async () => {
  await openRoom();
  fireEvent.click(await screen.findByRole('button', { name: 'Copy the code' }));
  expect(await screen.findByText('Copied', { selector: '[role=status]' })).toBeTruthy();
  expect(written).toEqual(['int a;']);
});

it('says the same again, should it be pressed again', async () => {
  await openRoom();
  const button = await screen.findByRole('button', { name: 'Copy the code' });
  fireEvent.click(button);
  await screen.findByText('Copied', { selector: '[role=status]' });
  const said = screen.getByRole('status').textContent;
  fireEvent.click(button);
  await vi.waitFor(() => expect(screen.getByRole('status').textContent).not.toBe(said));
});

it('copies by a selection where the browser has no clipboard to offer, and leaves the focus', async () => {
  vi.stubGlobal('navigator', { language: 'en', onLine: true });
  document.execCommand = (command) => {
    written.push(`${command} ${(document.activeElement as HTMLTextAreaElement).value}`);
    return true;
  };
  render(<CopyButton text="So." label="Copy" />);
  const button = screen.getByRole('button');
  button.focus();
  fireEvent.click(button);
  expect(await screen.findByText('Copied')).toBeTruthy();
  expect(written).toEqual(['copy So.']);
  expect(document.activeElement).toBe(button);
});

it('says where the browser did not let it', async () => {
  vi.stubGlobal('navigator', {
    language: 'en',
    onLine: true,
    clipboard: { writeText: () => Promise.reject(new Error()) },
  });
  render(<CopyButton text="So." label="Copy" />);
  fireEvent.click(screen.getByRole('button'));
  expect(await screen.findByText(/did not let/)).toBeTruthy();
});
