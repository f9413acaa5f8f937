import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { json, problem, type FakeServer } from '../testing/fakeServer';
import { reply, userMessage } from '../testing/messages';
import { composer, leavePage, preparePage, send } from '../testing/page';

let server: FakeServer;

beforeEach(() => {
  ({ server } = preparePage());
});

afterEach(leavePage);

async function openField() {
  const input = await composer();
  fireEvent.change(input, { target: { value: 'What of it?' } });
  fireEvent.click(screen.getByRole('button', { name: 'Ask about symbols' }));
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Symbols' });
  expect(document.activeElement).toBe(field);
  return { input, field };
}

function type(field: HTMLElement, text: string) {
  fireEvent.change(field, { target: { value: text } });
}

function chosen() {
  return screen.queryAllByRole('button', { name: /^Remove/ }).map((button) => button.ariaLabel);
}

describe('symbols', () => {
  it('are taken one by one, sent with the question, and gone after that', async () => {
    const { input, field } = await openField();
    type(field, 'AAPL,');
    type(field, '005930.KS ^GSPC');
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(chosen()).toEqual(['Remove AAPL', 'Remove 005930.KS', 'Remove ^GSPC']);
    expect(server.callsTo(send)).toHaveLength(0);

    type(field, 'BRK-B');
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(server.callsTo(send)).toHaveLength(1));
    expect(server.callsTo(send)[0]?.body).toMatchObject({
      analysis_symbols: ['AAPL', '005930.KS', '^GSPC', 'BRK-B'],
    });
    expect(screen.queryByRole('textbox', { name: 'Symbols' })).toBeNull();
    expect(await screen.findByText('About AAPL, 005930.KS, ^GSPC, BRK-B')).toBeTruthy();
  });

  it('are no part of a question that names none', async () => {
    const input = await composer();
    fireEvent.change(input, { target: { value: 'Hello' } });
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(server.callsTo(send)).toHaveLength(1));
    expect(server.callsTo(send)[0]?.body).not.toHaveProperty('analysis_symbols');
  });

  it('are there once each, and can be taken back', async () => {
    const { field } = await openField();
    type(field, 'AAPL MSFT AAPL ');
    fireEvent.click(screen.getByRole('button', { name: 'Remove AAPL' }));
    expect(chosen()).toEqual(['Remove MSFT']);
    expect(document.activeElement).toBe(field);
    fireEvent.keyDown(field, { key: 'Backspace' });
    expect(chosen()).toEqual([]);
  });

  it.each(['삼성', 'A/B', 'A'.repeat(21)])('that are none are told at the field: %s', async (bad) => {
    const { input, field } = await openField();
    type(field, bad);
    input.focus();
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(screen.getByRole('alert').textContent).toContain(`Not a symbol: ${bad}.`);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.getAttribute('aria-describedby')).toBe(screen.getByRole('alert').id);
    expect(document.activeElement).toBe(field);
    expect(server.callsTo(send)).toHaveLength(0);

    type(field, 'AAPL');
    expect(screen.queryByRole('alert')).toBeNull();
    fireEvent.keyDown(input, { key: 'Enter' });
    await waitFor(() => expect(server.callsTo(send)).toHaveLength(1));
  });

  it('are twenty at most', async () => {
    const { field } = await openField();
    type(field, Array.from({ length: 20 }, (_, index) => `S${index}`).join(' '));
    fireEvent.blur(field);
    expect(chosen()).toHaveLength(20);
    type(field, 'S20 ');
    expect(screen.getByRole('alert').textContent).toContain('20 symbols at most');
    expect(chosen()).toHaveLength(20);
  });

  it('come back with the text when a send fails, and outlive a reload', async () => {
    server.on(send, problem(413, 'Too large.'));
    const { input, field } = await openField();
    type(field, 'AAPL ');
    fireEvent.keyDown(input, { key: 'Enter' });
    await screen.findByText(/too long/);
    expect(chosen()).toEqual(['Remove AAPL']);
    cleanup();
    await composer();
    expect(chosen()).toEqual(['Remove AAPL']);
  });
});

it('an analysis shows how sure the model is of each symbol', async () => {
  const analysis = {
    symbols: ['AAPL'],
    sentiment: 'positive',
    recommendations: [{ symbol: 'AAPL', action: 'BUY', confidence: 0.814, rationale: 'It sells well.' }],
    disclaimer: 'No advice.',
  };
  const messages = [userMessage(), reply({ metadata: { analysis } })];
  server.on('GET /api/chat/rooms/r-1/messages', json({ messages, has_more: false }));
  window.location.hash = '#/r-1';
  await composer();
  const chart = await screen.findByRole('img', { name: 'Confidence 81 %' });
  expect(chart.querySelectorAll('rect')[1]?.getAttribute('width')).toBe('81');
  expect(screen.getByText('81 %')).toBeTruthy();
});
