export interface SseEvent {
  type: string;
  data: string;
  lastEventId: string;
}

/** The event stream format of the HTML standard (9.2.6), fed piece by piece. */
export class SseParser {
  /** The server's wish for the time before a reconnect, in milliseconds. */
  retry: number | null = null;

  private started = false;
  private afterCarriageReturn = false;
  private line = '';
  private type = '';
  private data: string[] = [];
  private lastEventId = '';

  push(text: string): SseEvent[] {
    let chunk = text;
    if (chunk === '') return [];
    if (!this.started) {
      this.started = true;
      if (chunk.startsWith('\uFEFF')) chunk = chunk.slice(1);
    }
    // A CR ends its line at once, or a lone one would hold an event back; its LF may follow in the next chunk.
    if (this.afterCarriageReturn && chunk.startsWith('\n')) chunk = chunk.slice(1);
    if (chunk !== '') this.afterCarriageReturn = chunk.endsWith('\r');

    const events: SseEvent[] = [];
    let from = 0;
    for (const lineEnd of chunk.matchAll(/\r\n|\r|\n/g)) {
      const event = this.endLine(this.line + chunk.slice(from, lineEnd.index));
      if (event) events.push(event);
      this.line = '';
      from = lineEnd.index + lineEnd[0].length;
    }
    this.line += chunk.slice(from);
    return events;
  }

  private endLine(line: string): SseEvent | null {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    this.setField(field, value);
    return null;
  }

  private setField(field: string, value: string) {
    if (field === 'event') this.type = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.lastEventId = value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) this.retry = Number(value);
  }

  private dispatch(): SseEvent | null {
    const event = { type: this.type || 'message', data: this.data.join('\n'), lastEventId: this.lastEventId };
    const hasData = this.data.length > 0;
    this.type = '';
    this.data = [];
    return hasData ? event : null;
  }
}

/** Reads the body of a `fetch` response; an event that the end of the stream cuts short is dropped. */
export async function* readSse(body: ReadableStream<Uint8Array>): AsyncGenerator<SseEvent> {
  const parser = new SseParser();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
