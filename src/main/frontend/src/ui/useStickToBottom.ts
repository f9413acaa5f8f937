import { useCallback, useLayoutEffect, useRef, useState } from 'react';

const nearBottom = 48;

/**
 * Keeps a scrolling element at its end while its content grows, unless the reader scrolled up. `firstItem` names the
 * topmost item: when older ones appear above it, what the reader sees stays where it is.
 */
export function useStickToBottom(firstItem: string | undefined) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [pinned, setPinned] = useState(true);
  const pinnedNow = useRef(true);
  const lastTop = useRef(0);
  const height = useRef(0);
  const previousFirst = useRef(firstItem);

  const pin = useCallback((value: boolean) => {
    pinnedNow.current = value;
    setPinned(value);
  }, []);

  const scrollToEnd = useCallback((element: HTMLElement) => {
    element.scrollTop = element.scrollHeight;
    // A reader may move up before this move's own event comes; theirs is told from it by where it began.
    lastTop.current = element.scrollTop;
  }, []);

  const noteMove = useCallback(
    (element: HTMLElement) => {
      const distance = element.scrollHeight - element.clientHeight - element.scrollTop;
      // Content that grew since the last scroll also adds distance; only moving up is the reader's wish.
      if (distance <= nearBottom) pin(true);
      else if (element.scrollTop < lastTop.current) pin(false);
      lastTop.current = element.scrollTop;
    },
    [pin],
  );

  const jumpToLatest = useCallback(() => {
    pin(true);
    const element = scroller.current;
    if (!element) return;
    scrollToEnd(element);
    // The button that was pressed goes away; without this the focus would fall back to the page's start.
    element.focus({ preventScroll: true });
  }, [pin, scrollToEnd]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const prepended = previousFirst.current !== undefined && previousFirst.current !== firstItem;
    // A move's event comes with the next frame, and this may be before it.
    noteMove(element);
    if (pinnedNow.current) scrollToEnd(element);
    else if (prepended) element.scrollTop += element.scrollHeight - height.current;
    previousFirst.current = firstItem;
    height.current = element.scrollHeight;
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => noteMove(element);
    const observer = new ResizeObserver(() => {
      if (pinnedNow.current) scrollToEnd(element);
      height.current = element.scrollHeight;
    });
    observer.observe(element);
    if (content.current) observer.observe(content.current);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [noteMove, scrollToEnd]);

  return { scroller, content, pinned, jumpToLatest };
}
