import { useState } from 'react';
import type { Conversation } from '../chat';
import { words } from '../i18n';

const longestAnnouncement = 1000;

/** Tells screen readers that a reply began, and its text once it has ended, instead of every token. */
export function Announcer({ conversation }: { conversation: Conversation }) {
  const { status } = conversation;
  const [previous, setPrevious] = useState(status);
  const [text, setText] = useState('');
  if (status !== previous) {
    setPrevious(status);
    if (status === 'streaming') setText(words.replyStarted);
    else if (previous === 'streaming') setText(endOf(conversation));
  }
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}

/** Markdown without the marks that some screen readers would spell. */
function spoken(markdown: string): string {
  return markdown.replace(/[*`|]+|^#+ /gm, '');
}

function endOf({ messages, order }: Conversation): string {
  const last = messages[order.at(-1) ?? ''];
  if (last?.sender_type !== 'AI' || last.status === 'streaming') return '';
  if (last.status === 'stopped') return words.replyStopped;
  if (last.status === 'interrupted') return words.replyInterrupted;
  if (last.status === 'error') return words.replyErrors[last.error_code ?? ''] ?? words.replyFailed;
  const ended = words.replyEnded(spoken(last.content).slice(0, longestAnnouncement));
  return last.portfolio === 'unavailable' ? `${words.portfolioUnavailable} ${ended}` : ended;
}
