import { expect, it } from 'vitest';
import { isAfter } from './eventId';

it.each([
  ['2-0', '1-9', true],
  ['1-10', '1-9', true],
  ['1-9', '1-9', false],
  ['1-9', '1-10', false],
  ['9-9', '10-0', false],
  ['18446744073709551615-1', '18446744073709551614-1', true],
  ['1-1', null, true],
  ['of another form', '1-1', true],
])('whether %s comes after %s: %s', (id, last, expected) => {
  expect(isAfter(id, last)).toBe(expected);
});
