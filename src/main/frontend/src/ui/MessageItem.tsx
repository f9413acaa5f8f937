import { memo } from 'react';
import type { ChatMessage } from '../chat';
import { language, words } from '../i18n';
import { AnalysisCard } from './AnalysisCard';
import { CopyButton } from './CopyButton';
import { AgainIcon } from './icons';
import { Markdown } from './markdown/Markdown';
import { Versions } from './Versions';

const clock = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
const dateAndClock = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

interface MessageItemProps {
  message: ChatMessage;
  /** Names of the tools that run for it, one for each call. */
  tools: string[];
  /** Whether what comes of it is read. */
  followed: boolean;
  /** Which one of how many replies to its question it is, from 1 on. */
  version: number;
  versions: number;
  /** Names the replies in `onShow`. */
  item: string;
  onShow: (item: string, version: number) => void;
  /** Null where no other reply can be asked for. */
  onRegenerate: (() => void) | null;
}

export const MessageItem = memo(function MessageItem({ message, ...reply }: MessageItemProps) {
  const { tools, followed, version, versions, item, onShow, onRegenerate } = reply;
  if (message.sender_type === 'USER') return <UserMessage message={message} />;
  const unfinished = message.status === 'streaming';
  const streaming = unfinished && followed;
  const note = unfinished && !followed ? words.replyPaused : noteOf(message);
  const failed = message.status === 'error' || message.status === 'interrupted';
  return (
    <li className={`message is-assistant ${streaming ? 'is-streaming' : ''}`} aria-busy={streaming}>
      <p className="message-sender">{words.assistant}</p>
      {message.content !== '' && <Markdown text={message.content} growing={streaming} />}
      {streaming && tools.length > 0 && <p className="looking-up">{words.lookingUp([...new Set(tools)])}</p>}
      {streaming && tools.length === 0 && message.content === '' && <Thinking />}
      {message.metadata?.analysis && <AnalysisCard analysis={message.metadata.analysis} />}
      {message.portfolio === 'unavailable' && <p className="message-note">{words.portfolioUnavailable}</p>}
      {note && <p className={`message-note is-${message.status}`}>{note}</p>}
      <div className="message-foot">
        {!unfinished && <Time timestamp={message.timestamp} />}
        {!unfinished && message.content !== '' && (
          <CopyButton text={message.content} label={words.copyReply} />
        )}
        {onRegenerate && <AgainButton failed={failed} onClick={onRegenerate} />}
        {versions > 1 && (
          <Versions shown={version} count={versions} onShow={(chosen) => onShow(item, chosen)} />
        )}
      </div>
    </li>
  );
});

function AgainButton({ failed, onClick }: { failed: boolean; onClick: () => void }) {
  if (failed) {
    return (
      <button type="button" className="button-small is-named" onClick={onClick}>
        <AgainIcon />
        {words.tryAgain}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button-small"
      aria-label={words.regenerate}
      title={words.regenerate}
      onClick={onClick}
    >
      <AgainIcon />
    </button>
  );
}

function UserMessage({ message }: { message: ChatMessage }) {
  const symbols = message.metadata?.analysis_symbols ?? [];
  return (
    <li className="message is-user">
      <p className="visually-hidden">{words.you}</p>
      <div className="message-text">{message.content}</div>
      {symbols.length > 0 && <p className="asked-about">{words.askedAbout(symbols)}</p>}
      <Time timestamp={message.timestamp} />
    </li>
  );
}

/** A message on its way, before the server has given it an id. */
export function OutgoingMessage({ text }: { text: string }) {
  return (
    <li className="message is-user is-outgoing" aria-busy="true">
      <p className="visually-hidden">{words.you}</p>
      <div className="message-text">{text}</div>
    </li>
  );
}

function Thinking() {
  return (
    <p className="thinking">
      <span className="visually-hidden">{words.thinking}</span>
      <i />
      <i />
      <i />
    </p>
  );
}

function Time({ timestamp }: { timestamp: string }) {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return null;
  const today = date.toDateString() === new Date().toDateString();
  return (
    <time className="message-time" dateTime={timestamp} title={dateAndClock.format(date)}>
      {(today ? clock : dateAndClock).format(date)}
    </time>
  );
}

function noteOf({ status, error_code }: ChatMessage): string | null {
  switch (status) {
    case 'stopped':
      return words.replyStopped;
    case 'interrupted':
      return words.replyInterrupted;
    case 'error':
      return words.replyErrors[error_code ?? ''] ?? words.replyFailed;
    default:
      return null;
  }
}
