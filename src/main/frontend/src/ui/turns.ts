import type { ChatMessage } from '../chat';

/** A message of the person's, or all replies to one, oldest first. */
export interface Item {
  key: string;
  versions: string[];
}

/** What is shown of a room, from top to bottom. */
export function itemsOf(order: string[], messages: Record<string, ChatMessage>): Item[] {
  const items = new Map<string, Item>();
  for (const id of order) {
    const { sender_type, reply_to } = messages[id]!;
    const key = sender_type === 'AI' && reply_to !== null ? `reply to ${reply_to}` : id;
    const item = items.get(key);
    if (item) item.versions.push(id);
    else items.set(key, { key, versions: [id] });
  }
  return [...items.values()];
}
