import { describe, expect, it } from 'vitest';
import { accepted, delta, done, reply, start, userMessage } from '../testing/messages';
import { chatReducer, initialChatState, type ChatAction, type ChatState } from './chatSlice';
import { decodeEvent } from './events';

const roomId = 'r-1';

/** An action without its room. */
type Step = ChatAction extends infer A ? (A extends ChatAction ? Omit<A, 'roomId'> : never) : never;

const submitted: Step = { type: 'submitted', content: 'Hello' };
const wasAccepted: Step = { type: 'accepted', content: 'Hello', accepted, timestamp: start.timestamp };

function received(type: string, data: unknown, id: string): Step {
  return { type: 'event', streamKey: 'key.02', id, event: decodeEvent(type, JSON.stringify(data))! };
}

function history(messages: ReturnType<typeof reply>[], has_more = false, before: string | null = null): Step {
  return { type: 'history', page: { messages, has_more }, before };
}

function reduce(steps: Step[], state: ChatState = initialChatState): ChatState {
  return steps.reduce((before, step) => chatReducer(before, { ...step, roomId }), state);
}

function after(...steps: Step[]) {
  return reduce(steps)[roomId]!;
}

const turn: Step[] = [
  submitted,
  wasAccepted,
  received('start', start, '5-0'),
  received('message', delta('Hi '), '5-1'),
  received('message', delta('there'), '5-2'),
];

describe('a turn', () => {
  it('shows what was sent before the server has named it', () => {
    expect(after(submitted)).toMatchObject({ status: 'submitted', outgoing: 'Hello', order: [] });
  });

  it('has a user message and an empty reply once accepted', () => {
    const room = after(submitted, wasAccepted);
    expect(room).toMatchObject({ status: 'streaming', outgoing: null, order: ['msg_01', 'msg_02'] });
    expect(room.messages.msg_01).toMatchObject({ content: 'Hello', status: 'accepted' });
    expect(room.messages.msg_02).toMatchObject({ content: '', status: 'streaming', reply_to: 'msg_01' });
  });

  it('grows by each message event', () => {
    expect(after(...turn).messages.msg_02?.content).toBe('Hi there');
  });

  it('ends with done', () => {
    const room = after(...turn, received('done', done('Hi there'), '5-3'));
    expect(room).toMatchObject({ status: 'ready', live: null });
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi there', status: 'done' });
  });

  it('keeps its text when stopped', () => {
    const stopped = { reply_id: 'msg_02', reason: 'user', message_length: 8 };
    const room = after(...turn, received('stopped', stopped, '5-3'));
    expect(room).toMatchObject({ status: 'ready', live: null });
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi there', status: 'stopped' });
  });

  it.each([
    ['llm_stalled', 'error'],
    ['interrupted', 'interrupted'],
  ])('keeps its text when it ends with the error %s', (code, status) => {
    const error = { error: 'Harmless.', code, retryable: true, reply_id: 'msg_02' };
    const room = after(...turn, received('error', error, '5-3'));
    expect(room).toMatchObject({ status: 'error', live: null });
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi there', status, error_code: code });
  });

  it('ends with an error that names no reply', () => {
    const room = after(...turn, received('error', { code: 'llm_stalled' }, '5-3'));
    expect(room.order).toEqual(['msg_01', 'msg_02']);
    expect(room.messages.msg_02?.status).toBe('error');
  });

  it('is not touched by signed_out, as the reply goes on', () => {
    expect(after(...turn, received('signed_out', { reason: 'expired' }, '5-2'))).toEqual(after(...turn));
  });

  it('leaves nothing behind when it was rejected', () => {
    expect(after(submitted, { type: 'rejected' })).toMatchObject({
      status: 'error',
      outgoing: null,
      order: [],
    });
  });

  it('is not begun again by a repeated send whose reply has ended', () => {
    const room = after(history([userMessage(), reply()]), submitted, wasAccepted);
    expect(room).toMatchObject({ status: 'ready', live: null });
    expect(room.messages.msg_02?.status).toBe('done');
  });
});

describe('tools', () => {
  const running = (name: string, id: string) => received('tool', { name, status: 'running' }, id);
  const ended = (name: string, status: string, id: string) => received('tool', { name, status }, id);

  it('are those that run, one for each call', () => {
    const both = [...turn, running('quote', '5-3'), running('quote', '5-4')];
    expect(after(...both).live?.tools).toEqual(['quote', 'quote']);
    expect(after(...both, ended('quote', 'done', '5-5')).live?.tools).toEqual(['quote']);
    expect(
      after(...both, ended('quote', 'done', '5-5'), ended('quote', 'failed', '5-6')).live?.tools,
    ).toEqual([]);
  });

  it('change nothing of the text, and are replayed once', () => {
    const steps = [...turn, running('quote', '5-3')];
    expect(after(...steps).messages.msg_02?.content).toBe('Hi there');
    expect(after(...steps, running('quote', '5-3')).live?.tools).toEqual(['quote']);
  });

  it.each([
    ['message', delta('!')],
    ['snapshot', { reply_id: 'msg_02', content: 'Hi there!' }],
  ])('are gone once text follows as %s', (type, data) => {
    const room = after(...turn, running('quote', '5-3'), received(type, data, '6-1'));
    expect(room.live?.tools).toEqual([]);
    expect(room.live?.last_event_id).toBe('6-1');
    expect(room.messages.msg_02?.content).toBe('Hi there!');
  });

  it('of which nothing began change nothing', () => {
    expect(after(...turn, ended('quote', 'done', '5-3')).live?.tools).toEqual([]);
  });
});

describe('a replay', () => {
  it('changes nothing', () => {
    expect(after(...turn, ...turn.slice(2))).toEqual(after(...turn));
  });

  it.each(['5-2', '5-1', '4-9'])('ignores the id %s, at or before the last one', (id) => {
    expect(after(...turn, received('message', delta('again'), id))).toEqual(after(...turn));
  });

  it('compares ids as numbers, not as text', () => {
    const room = after(
      ...turn,
      received('message', delta('!'), '5-10'),
      received('message', delta('?'), '5-9'),
    );
    expect(room.messages.msg_02?.content).toBe('Hi there!');
  });

  it('goes on with a later writer, whose epoch is greater', () => {
    const room = after(...turn, received('message', delta('!'), '6-0'));
    expect(room.messages.msg_02?.content).toBe('Hi there!');
  });

  it('ignores another reply’s events', () => {
    const other = { ...received('message', delta('!'), '9-0'), streamKey: 'another' } as Step;
    expect(after(...turn, other)).toEqual(after(...turn));
  });

  it('after the end changes nothing', () => {
    const ended = [...turn, received('done', done('Hi there'), '5-3')];
    expect(after(...ended, ...turn.slice(2))).toEqual(after(...ended));
  });

  it('from the start, without a position, does not double the text', () => {
    const withoutIds = turn.map((step) => (step.type === 'event' ? { ...step, id: '' } : step));
    expect(after(...withoutIds, ...withoutIds.slice(2)).messages.msg_02?.content).toBe('Hi there');
  });
});

describe('a snapshot', () => {
  it('replaces all text, and what follows is added to it', () => {
    const snapshot = received('snapshot', { reply_id: 'msg_02', content: 'Good ' }, '6-0');
    const room = after(...turn, snapshot, received('message', delta('day'), '6-1'));
    expect(room.messages.msg_02?.content).toBe('Good day');
  });

  it('includes every event up to its id', () => {
    const snapshot = received('snapshot', { reply_id: 'msg_02', content: 'All of it' }, '5-9');
    const room = after(...turn, snapshot, received('message', delta('it'), '5-9'));
    expect(room.messages.msg_02?.content).toBe('All of it');
  });

  it('names the reply where no start was seen', () => {
    const room = after(
      history([userMessage()]),
      { type: 'resumed', messageId: 'msg_01', streamKey: 'key.02' },
      received('snapshot', { reply_id: 'msg_02', content: 'Hi' }, '6-0'),
    );
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi', room_id: roomId, reply_to: 'msg_01' });
  });
});

describe('the portfolio', () => {
  const unavailable = received('start', { ...start, portfolio: 'unavailable' }, '5-0');

  it('is kept with the reply, as start says it', () => {
    expect(after(submitted, wasAccepted, unavailable).messages.msg_02?.portfolio).toBe('unavailable');
    expect(after(...turn).messages.msg_02).not.toHaveProperty('portfolio');
  });

  it('stays where the log is told again without it, and where history takes the place of the reply', () => {
    const again = received('start', start, '6-0');
    const room = after(submitted, wasAccepted, unavailable, again, history([userMessage(), reply()]));
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi there', portfolio: 'unavailable' });
  });
});

describe('history', () => {
  it('is merged by id, without doubles, and sorted byte by byte', () => {
    const room = after(
      history([userMessage({ message_id: 'msg_0b' }), userMessage({ message_id: 'msg_1' })], true),
      history(
        [userMessage({ message_id: 'msg_0B' }), userMessage({ message_id: 'msg_0b' })],
        false,
        'msg_0b',
      ),
    );
    expect(room.order).toEqual(['msg_0B', 'msg_0b', 'msg_1']);
    expect(room.hasMore).toBe(false);
  });

  it('that lacks the live reply leaves it as it is', () => {
    const room = after(...turn, history([userMessage()]));
    expect(room).toMatchObject({ status: 'streaming', order: ['msg_01', 'msg_02'] });
    expect(room.messages.msg_02?.content).toBe('Hi there');
  });

  it('that has the live reply settles it with the stored text', () => {
    const room = after(...turn, history([userMessage(), reply({ content: 'Hi there!' })]));
    expect(room).toMatchObject({ status: 'ready', live: null });
    expect(room.messages.msg_02).toMatchObject({ content: 'Hi there!', status: 'done' });
  });

  it('does not take an earlier generation for the live one', () => {
    const earlier = reply({ message_id: 'msg_00', stream_key: 'key.00' });
    const resumed: Step = { type: 'resumed', messageId: 'msg_01', streamKey: 'key.02' };
    expect(after(resumed, history([userMessage(), earlier])).live).not.toBeNull();
  });

  it('does not take another generation’s reply for a live one that has been named', () => {
    const other = reply({ message_id: 'msg_00', stream_key: 'key.02' });
    expect(after(...turn, history([userMessage(), other])).live).not.toBeNull();
  });

  it('after a long absence drops what would stand before a gap', () => {
    const room = after(
      history([userMessage({ message_id: 'msg_1' })]),
      history([userMessage({ message_id: 'msg_5' }), userMessage({ message_id: 'msg_6' })], true),
    );
    expect(room).toMatchObject({ order: ['msg_5', 'msg_6'], hasMore: true });
  });

  it('does not forget that older messages have been loaded', () => {
    const newest = history([userMessage({ message_id: 'msg_5' })], true);
    const older = history([userMessage({ message_id: 'msg_1' })], false, 'msg_5');
    expect(after(newest, older, newest)).toMatchObject({ order: ['msg_1', 'msg_5'], hasMore: false });
  });
});

describe('rooms', () => {
  it('do not touch each other', () => {
    const state = reduce(turn);
    const next = chatReducer(state, { roomId: 'r-2', type: 'submitted', content: 'Elsewhere' });
    expect(next[roomId]).toBe(state[roomId]);
  });

  it('that are left are not streaming, and go on where they were', () => {
    const resumed: Step = { type: 'resumed', messageId: 'msg_01', streamKey: 'key.02' };
    expect(after(...turn, { type: 'left' }).status).toBe('ready');
    expect(after(...turn, { type: 'left' }, resumed)).toEqual(after(...turn));
  });
});
