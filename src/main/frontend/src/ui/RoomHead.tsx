import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { ChatApi, Room } from '../chat';
import { words } from '../i18n';
import { PencilIcon, TrashIcon } from './icons';
import { ModelChoice } from './ModelChoice';

interface RoomHeadProps {
  api: ChatApi;
  room: Room;
  onChanged: () => void;
  onRemoved: () => void;
  onFailed: (error: unknown, text: string) => void;
}

/** A room's title, and what can be done with the room itself. */
export function RoomHead({ api, room, onChanged, onRemoved, onFailed }: RoomHeadProps) {
  const [asking, setAsking] = useState<'title' | 'removal' | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  const title = room.title || words.untitled;
  const back = () => setAsking(null);

  // What had the focus is gone with the question.
  useEffect(() => {
    if (asking === null && asked.current) opener.current?.focus();
    asked.current = asking !== null;
  }, [asking]);

  async function rename(title: string) {
    try {
      await api.renameRoom(room.room_id, title);
      onChanged();
      back();
    } catch (error) {
      onFailed(error, words.problems.renameFailed);
    }
  }

  async function remove() {
    try {
      await api.deleteRoom(room.room_id);
      onRemoved();
    } catch (error) {
      onFailed(error, words.problems.removeFailed);
      back();
    }
  }

  if (asking === 'title') {
    return (
      <>
        <h1 className="visually-hidden">{title}</h1>
        <TitleForm title={room.title ?? ''} onSave={(title) => void rename(title)} onCancel={back} />
      </>
    );
  }
  if (asking === 'removal') {
    return (
      <>
        <h1 className="visually-hidden">{title}</h1>
        <RemovalQuestion onRemove={() => void remove()} onCancel={back} />
      </>
    );
  }
  return (
    <>
      <h1 className="room-name">{title}</h1>
      <button
        ref={opener}
        type="button"
        className="button-icon"
        aria-label={words.rename}
        title={words.rename}
        onClick={() => setAsking('title')}
      >
        <PencilIcon />
      </button>
      <button
        type="button"
        className="button-icon"
        aria-label={words.remove}
        title={words.remove}
        onClick={() => setAsking('removal')}
      >
        <TrashIcon />
      </button>
      <ModelChoice
        api={api}
        room={room}
        onChosen={onChanged}
        onFailed={(error) => onFailed(error, words.problems.modelFailed)}
      />
    </>
  );
}

interface TitleFormProps {
  title: string;
  onSave: (title: string) => void;
  onCancel: () => void;
}

function TitleForm({ title, onSave, onCancel }: TitleFormProps) {
  const [text, setText] = useState(title);

  function save(event: FormEvent) {
    event.preventDefault();
    if (text.trim() !== '') onSave(text.trim());
  }

  return (
    <form className="title-form" onSubmit={save} onKeyDown={onEscape(onCancel)}>
      <input
        autoFocus
        aria-label={words.newTitle}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button-quiet">
        {words.save}
      </button>
      <button type="button" className="button-quiet" onClick={onCancel}>
        {words.cancel}
      </button>
    </form>
  );
}

function RemovalQuestion({ onRemove, onCancel }: { onRemove: () => void; onCancel: () => void }) {
  return (
    <div
      className="removal"
      role="alertdialog"
      aria-label={words.remove}
      aria-describedby="removal-question"
      onKeyDown={onEscape(onCancel)}
    >
      <p id="removal-question">{words.removeQuestion}</p>
      <button type="button" className="button-quiet is-danger" onClick={onRemove}>
        {words.removeForGood}
      </button>
      <button autoFocus type="button" className="button-quiet" onClick={onCancel}>
        {words.cancel}
      </button>
    </div>
  );
}

function onEscape(leave: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) leave();
  };
}
