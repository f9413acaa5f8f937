const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newRoomId(): string {
  return `r-${randomText(12)}`;
}

export function newIdempotencyKey(): string {
  // Browsers offer randomUUID on https and localhost only; a server reached by plain http must work too.
  return typeof crypto.randomUUID === 'function' ? crypto.randomUUID() : randomText(26);
}

function randomText(length: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}
