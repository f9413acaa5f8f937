const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const fenceStart = /^\s*(`{3,}(?!.*`)|~{3,})/;
const definition = /^ {0,3}\[[^\]\n]+\]:/m;

const shortBlock = 4096;

/**
 * Cuts Markdown where one block surely ends and another begins: joined, the blocks are the text again, and each means
 * alone what it means there. `known` are the blocks of an earlier part of the text.
 */
export function splitBlocks(text: string, known: string[] = []): string[] {
  // The last one may have grown, and half of its first line may have looked like the begin of a block.
  const finished = known.slice(0, -2);
  const before = finished.join('');
  if (!text.startsWith(before)) return splitBlocks(text);
  const rest = text.slice(before.length);
  // A link or a footnote can be defined anywhere, and then means something everywhere.
  if (definition.test(rest)) return [text];
  return [...finished, ...cut(rest)];
}

/**
 * Whether text that grows is to be read again. A long last block is so only when it has grown by a part of itself: else
 * reading it would cost the square of its length.
 */
export function isWorthReading(text: string, read: string, lastBlock: string): boolean {
  const news = text.length - read.length;
  return news < 0 || news >= (lastBlock.length - shortBlock) / 32;
}

function cut(text: string): string[] {
  const blocks: string[] = [];
  let start = 0;
  let fence: string | null = null;
  let inList = false;
  let afterBlank = false;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      afterBlank = false;
      continue;
    }
    if (line.trim() === '') {
      afterBlank = true;
      continue;
    }
    const isItem = listItem.test(line);
    if (index > start && afterBlank && /^\S/.test(line) && !(inList && isItem)) {
      blocks.push(text.slice(start, index));
      start = index;
      inList = false;
    }
    inList ||= isItem;
    fence = fenceStart.exec(line)?.[1] ?? null;
    afterBlank = false;
  }
  blocks.push(text.slice(start));
  return blocks;
}

function closes(line: string, fence: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === fence[0]!.repeat(trimmed.length);
}
