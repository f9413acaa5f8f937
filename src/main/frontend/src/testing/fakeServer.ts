import { vi } from 'vitest';

interface Call {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

type Answer = () => Response | Promise<Response>;

/** A `fetch` that gives scripted answers by method and path (a query matches its longest script), and records calls. */
export class FakeServer {
  readonly calls: Call[] = [];
  private readonly answers = new Map<string, Answer[]>();

  constructor() {
    vi.stubGlobal('fetch', (path: string, init?: RequestInit) => this.fetch(path, init));
  }

  /** Answers are given in turn; the last one is kept. */
  on(route: string, ...answers: Answer[]) {
    this.answers.set(route, answers);
  }

  callsTo(route: string): Call[] {
    return this.calls.filter((call) => `${call.method} ${call.path}`.startsWith(route));
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? 'GET';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    this.calls.push({ method, path, headers: new Headers(init.headers), body });
    const route = [...this.answers.keys()]
      .filter((candidate) => `${method} ${path}`.startsWith(candidate))
      .sort((a, b) => b.length - a.length)[0];
    if (route === undefined) throw new Error(`No answer is scripted for ${method} ${path}`);
    const answers = this.answers.get(route)!;
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    return answer();
  }
}

export function json(body: unknown, status = 200): Answer {
  return () => Response.json(body, { status });
}

export function problem(status: number, detail: string, headers: Record<string, string> = {}): Answer {
  return () =>
    new Response(JSON.stringify({ status, title: 'A problem', detail }), {
      status,
      headers: { 'Content-Type': 'application/problem+json', ...headers },
    });
}

export const unreachable: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
