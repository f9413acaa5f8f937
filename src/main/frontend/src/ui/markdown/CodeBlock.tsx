import { memo } from 'react';
import { words } from '../../i18n';
import { CopyButton } from '../CopyButton';
import { useHighlight } from './useHighlight';

interface CodeBlockProps {
  code: string;
  /** As the fence names it. */
  language: string | null;
}

export const CodeBlock = memo(function CodeBlock({ code, language }: CodeBlockProps) {
  const highlight = useHighlight();
  return (
    <div className="code-block">
      <div className="code-head">
        <span>{language}</span>
        <CopyButton text={code} label={words.copyCode} />
      </div>
      {/* A scrolling region must be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>{highlight === null ? code : highlight(code, language)}</code>
      </pre>
    </div>
  );
});
