import { act, cleanup, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import { App } from '../ui/App';
import { EventSources } from './fakeEventSource';
import { FakeServer, json, problem } from './fakeServer';
import { accepted } from './messages';

export const send = 'POST /api/chat/message/send';

const watchers = new Set<IntersectionObserverCallback>();

/** The reader comes near to what is watched. */
export function scrollUp() {
  const entries = [{ isIntersecting: true }] as IntersectionObserverEntry[];
  act(() => [...watchers].forEach((callback) => callback(entries, {} as IntersectionObserver)));
}

/** A browser with a server behind it, at which alice is signed in and has no room yet. */
export function preparePage() {
  const server = new FakeServer();
  const sources = new EventSources();
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
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: IntersectionObserverCallback) {
        watchers.add(callback);
        this.disconnect = () => void watchers.delete(callback);
      }
      observe() {}
      disconnect: () => void;
    },
  );
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
  server.on('GET /api/chat/me', json({ name: 'alice', roles: [] }));
  server.on('GET /api/chat/rooms?', json({ rooms: [], next: null }));
  server.on('GET /api/chat/rooms/', problem(404, 'No such room.'));
  server.on(send, json(accepted, 202));
  return { server, sources };
}

export function leavePage() {
  cleanup();
  sessionStorage.clear();
  window.location.hash = '';
}

/** Opens the page, and waits until a person could write. */
export async function composer() {
  render(<App />);
  return screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' });
}
