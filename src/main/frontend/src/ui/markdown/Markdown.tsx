import { Component, memo, useState, type ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { isWorthReading, splitBlocks } from './blocks';
import { elements, safeUrl } from './elements';

const plugins = [remarkGfm];
const longestBlock = 50_000;
// Deeper than anybody writes, and quickly deeper than can be read.
const tooDeep = /^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){40}/m;

interface MarkdownProps {
  text: string;
  /** Whether more may follow. */
  growing: boolean;
}

/** What a model wrote. HTML in it stays text, and its blocks are read once each, but for the one that grows. */
export const Markdown = memo(function Markdown({ text, growing }: MarkdownProps) {
  const [read, setRead] = useState(() => ({ text, blocks: splitBlocks(text) }));
  if (text !== read.text && (!growing || isWorthReading(text, read.text, read.blocks.at(-1)!))) {
    setRead({ text, blocks: splitBlocks(text, read.blocks) });
  }
  return (
    <div className="markdown">
      {read.blocks.map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  );
});

const Block = memo(function Block({ text }: { text: string }) {
  const plain = <p>{text}</p>;
  if (text.length > longestBlock || tooDeep.test(text)) return plain;
  return (
    <Fallback instead={plain}>
      <ReactMarkdown remarkPlugins={plugins} components={elements} urlTransform={safeUrl}>
        {text}
      </ReactMarkdown>
    </Fallback>
  );
});

/** Text that can't be read, by whatever mistake, must not take the page with it. */
export class Fallback extends Component<{ instead: ReactNode; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
