import { useEffect, useState } from 'react';
import type { ChatApi, ModelList, Room } from '../chat';
import { words } from '../i18n';

interface ModelChoiceProps {
  api: ChatApi;
  room: Room;
  onChosen: () => void;
  onFailed: (error: unknown) => void;
}

/** Which model answers in a room; nothing where there is only one. */
export function ModelChoice({ api, room, onChosen, onFailed }: ModelChoiceProps) {
  const list = useModels(api);
  const [choosing, setChoosing] = useState<string | null>(null);
  if (list === null || list.models.length < 2) return null;

  async function choose(model: string) {
    setChoosing(model);
    try {
      await api.chooseModel(room.room_id, model);
      onChosen();
    } catch (error) {
      onFailed(error);
    } finally {
      setChoosing(null);
    }
  }

  const chosen = list.models.some(({ name }) => name === room.model) ? room.model! : list.default;
  return (
    <select
      className="model-choice"
      aria-label={words.model}
      value={choosing ?? chosen}
      disabled={choosing !== null}
      onChange={(event) => void choose(event.target.value)}
    >
      {list.models.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function useModels(api: ChatApi): ModelList | null {
  const [list, setList] = useState<ModelList | null>(null);
  useEffect(() => {
    let left = false;
    api.models().then(
      (found) => !left && setList(found),
      // Whoever can't choose still has an answer; the next room asks again.
      () => {},
    );
    return () => {
      left = true;
    };
  }, [api]);
  return list;
}
