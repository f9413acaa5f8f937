import { useCallback, useMemo, useState } from 'react';
import type { Conversation } from '../chat';
import { words } from '../i18n';
import { Announcer } from './Announcer';
import { EarlierMessages } from './EarlierMessages';
import { DownIcon } from './icons';
import { MessageItem, OutgoingMessage } from './MessageItem';
import { itemsOf } from './turns';
import { useStickToBottom } from './useStickToBottom';

const noTools: string[] = [];

interface MessageListProps {
  conversation: Conversation;
  onLoadEarlier: () => Promise<void>;
  onRegenerate: () => void;
  onReconnect: () => void;
}

export function MessageList({ conversation, onLoadEarlier, onRegenerate, onReconnect }: MessageListProps) {
  const { messages, order, outgoing, hasMore, live, status } = conversation;
  const { scroller, content, pinned, jumpToLatest } = useStickToBottom(order[0]);

  const items = useMemo(() => itemsOf(order, messages), [order, messages]);
  /** Which reply to a question is looked at, where it is not the newest. */
  const [chosen, setChosen] = useState<Record<string, number>>({});
  const show = useCallback((item: string, version: number) => {
    setChosen((all) => ({ ...all, [item]: version }));
  }, []);
  const regenerate = useCallback(() => {
    setChosen({});
    jumpToLatest();
    onRegenerate();
  }, [jumpToLatest, onRegenerate]);
  const last = items.at(-1);
  const mayRegenerate = status !== 'submitted' && status !== 'streaming';

  return (
    <div className="messages">
      {/* A scrolling region must be reachable by keyboard. */}
      <div
        className="messages-scroller"
        ref={scroller}
        tabIndex={0}
        role="region"
        aria-label={words.messages}
      >
        <div className="messages-column" ref={content}>
          {hasMore && <EarlierMessages scroller={scroller} oldest={order[0]} onLoad={onLoadEarlier} />}
          <ol className="message-list" aria-busy={status === 'streaming'}>
            {items.map((item) => {
              const version = chosen[item.key] ?? item.versions.length;
              const id = item.versions[version - 1]!;
              return (
                <MessageItem
                  key={item.key}
                  message={messages[id]!}
                  tools={id === live?.reply_id ? live.tools : noTools}
                  followed={status === 'streaming'}
                  version={version}
                  versions={item.versions.length}
                  item={item.key}
                  onShow={show}
                  onRegenerate={item === last && mayRegenerate ? regenerate : null}
                />
              );
            })}
            {outgoing !== null && <OutgoingMessage text={outgoing} />}
          </ol>
          {live && status === 'error' && (
            <div className="reconnecting" role="alert">
              <p>{words.problems.lost}</p>
              <button type="button" className="button-quiet" onClick={onReconnect}>
                {words.tryAgain}
              </button>
            </div>
          )}
          {live?.connection === 'reconnecting' && status === 'streaming' && (
            <p className="reconnecting" role="status">
              {words.reconnecting}
            </p>
          )}
        </div>
      </div>
      {!pinned && (
        <button type="button" className="jump-to-latest" onClick={jumpToLatest}>
          <DownIcon />
          {words.jumpToLatest}
        </button>
      )}
      <Announcer conversation={conversation} />
    </div>
  );
}
