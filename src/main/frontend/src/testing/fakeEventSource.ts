export class FakeEventSource extends EventTarget {
  readyState = 0;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  emit(type: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }

  loseConnection() {
    this.readyState = 0;
    this.dispatchEvent(new Event('error'));
  }

  /** What a 204, 4xx or 5xx answer does. */
  giveUp() {
    this.readyState = 2;
    this.dispatchEvent(new Event('error'));
  }

  close() {
    this.readyState = 2;
  }
}

/** Stands in for the browser's constructor and remembers what it made. */
export class EventSources {
  readonly all: FakeEventSource[] = [];

  readonly open = (url: string): EventSource => {
    const source = new FakeEventSource(url);
    this.all.push(source);
    return source as unknown as EventSource;
  };

  get latest(): FakeEventSource {
    const source = this.all.at(-1);
    if (!source) throw new Error('No EventSource has been opened.');
    return source;
  }
}
