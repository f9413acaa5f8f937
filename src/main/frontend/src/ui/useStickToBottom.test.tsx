import { fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leavePage, preparePage } from '../testing/page';
import { useStickToBottom } from './useStickToBottom';

const screenful = 400;

function List({ height }: { height: number }) {
  const { scroller, content, pinned } = useStickToBottom('msg_01');
  return (
    <div ref={scroller} role="log" data-height={height}>
      <div ref={content}>{pinned ? 'follows' : 'stays'}</div>
    </div>
  );
}

beforeEach(() => {
  preparePage();
  // What a browser's layout would say.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(screenful);
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return Number(this.dataset.height);
  });
});

afterEach(() => {
  leavePage();
  vi.restoreAllMocks();
});

it('who is at the end is kept there while it grows', () => {
  const list = render(<List height={1000} />);
  expect(screen.getByRole('log').scrollTop).toBe(1000);
  list.rerender(<List height={1200} />);
  expect(screen.getByRole('log').scrollTop).toBe(1200);
});

it('who moves up stays there while it grows', () => {
  const list = render(<List height={1000} />);
  screen.getByRole('log').scrollTop = 250;
  fireEvent.scroll(screen.getByRole('log'));
  list.rerender(<List height={1200} />);
  expect(screen.getByRole('log').scrollTop).toBe(250);
  expect(screen.getByText('stays')).toBeTruthy();
});

it('who moves up stays there, also where it grows before the event of the move', () => {
  const list = render(<List height={1000} />);
  screen.getByRole('log').scrollTop = 250;
  list.rerender(<List height={1200} />);
  expect(screen.getByRole('log').scrollTop).toBe(250);
  expect(screen.getByText('stays')).toBeTruthy();
});

it('who comes back to the end is kept there again', () => {
  const list = render(<List height={1000} />);
  screen.getByRole('log').scrollTop = 250;
  fireEvent.scroll(screen.getByRole('log'));
  screen.getByRole('log').scrollTop = 600;
  fireEvent.scroll(screen.getByRole('log'));
  list.rerender(<List height={1200} />);
  expect(screen.getByRole('log').scrollTop).toBe(1200);
});
