import { describe, expect, it } from 'vitest';
import { isWorthReading, splitBlocks } from './blocks';

/** What is there after each character, as a reply comes. */
function grown(text: string): string[] {
  let blocks: string[] = [];
  for (let end = 1; end <= text.length; end++) blocks = splitBlocks(text.slice(0, end), blocks);
  return blocks;
}

describe('blocks', () => {
  it.each([
    ['paragraphs', 'One\nand two.\n\nThree.', ['One\nand two.\n\n', 'Three.']],
    ['a fence with blank lines', '```py\na\n\nb\n```\n\nText', ['```py\na\n\nb\n```\n\n', 'Text']],
    ['a fence that is still open', 'A\n\n```\na\n\nb\n\n', ['A\n\n', '```\na\n\nb\n\n']],
    ['a fence in a longer one', '````\n```\n\na\n````\n\nb', ['````\n```\n\na\n````\n\n', 'b']],
    ['code in a line', '```a``` b\n\nc', ['```a``` b\n\n', 'c']],
    ['a loose list', '1. a\n\n2. b\n\n   more\n\nText', ['1. a\n\n2. b\n\n   more\n\n', 'Text']],
    ['a paragraph and its list', 'So:\n- a\n\n- b', ['So:\n- a\n\n- b']],
    ['two lists', '- a\n\nText\n\n- b', ['- a\n\n', 'Text\n\n', '- b']],
    ['a table', '|a|\n|-|\n|b|\n\n# C', ['|a|\n|-|\n|b|\n\n', '# C']],
    ['nothing', '', ['']],
  ])('are cut where they surely end: %s', (_, text, blocks) => {
    expect(splitBlocks(text)).toEqual(blocks);
    if (text !== '') expect(grown(text)).toEqual(blocks);
  });

  it('are one where something is defined for all of them', () => {
    const text = 'See [the site].\n\nMore.\n\n[the site]: https://example.com\n';
    expect(splitBlocks(text)).toEqual([text]);
    expect(grown(text)).toEqual([text]);
  });

  it('are the same strings while others follow, so that nothing is read again', () => {
    const before = splitBlocks('One.\n\nTwo');
    const after = splitBlocks('One.\n\nTwo.\n\nThree', before);
    expect(after).toEqual(['One.\n\n', 'Two.\n\n', 'Three']);
    expect(after[0]).toBe(before[0]);
  });

  it('begin anew where the text is another one', () => {
    expect(splitBlocks('Else.\n\nMore', ['One.\n\n', 'Two'])).toEqual(['Else.\n\n', 'More']);
  });
});

describe('a block that grows', () => {
  it('is read with each word while it is short', () => {
    expect(isWorthReading('One two', 'One', 'One')).toBe(true);
  });

  it('is read as often as its length doubles, times a constant, once it is long', () => {
    let read = '';
    let sum = 0;
    for (let length = 1; length <= 200_000; length += 4) {
      const text = 'x'.repeat(length);
      if (!isWorthReading(text, read, read)) continue;
      read = text;
      sum += length;
    }
    expect(sum).toBeLessThan(60 * 200_000);
    expect(read.length).toBeGreaterThan(190_000);
  });

  it('is read where its text was replaced by less', () => {
    expect(isWorthReading('One', 'One two', 'x'.repeat(9000))).toBe(true);
  });
});
