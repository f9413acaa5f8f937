import { createContext, use, type ReactNode } from 'react';
import type { Components, ExtraProps } from 'react-markdown';
import { words } from '../../i18n';
import { CodeBlock } from './CodeBlock';

type Element = NonNullable<ExtraProps['node']>;

const InLink = createContext(false);

/** Only addresses that leave the page: a fragment would leave the room, a relative one would call the API. */
export function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:)/i.test(url) ? url : undefined;
}

function Link({ href, children }: { href: string | undefined; children: ReactNode }) {
  const inLink = use(InLink);
  if (!href || inLink) return children;
  return (
    <InLink value={true}>
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
        <span className="visually-hidden"> {words.opensInNewTab}</span>
      </a>
    </InLink>
  );
}

// An image would tell its site who reads what; the person may follow it.
function Image({ src, alt }: { src?: unknown; alt?: string | undefined }) {
  const address = typeof src === 'string' ? src : undefined;
  return <Link href={address}>{alt || address}</Link>;
}

function Code({ node }: ExtraProps) {
  const code = node?.children[0];
  if (code?.type !== 'element') return null;
  return <CodeBlock code={textOf(code).replace(/\n$/, '')} language={languageOf(code)} />;
}

function textOf({ children }: Element): string {
  return children.map((child) => (child.type === 'text' ? child.value : '')).join('');
}

function languageOf({ properties }: Element): string | null {
  const { className } = properties;
  const names = Array.isArray(className) ? className : [];
  const name = names.map(String).find((each) => each.startsWith('language-'));
  return name?.slice('language-'.length) ?? null;
}

function alignment({ node }: ExtraProps): string | undefined {
  const align = node?.properties.align;
  return typeof align === 'string' ? `is-${align}` : undefined;
}

export const elements: Components = {
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: Image,
  pre: Code,
  // Its line's end is in the text that follows, and is shown like any other.
  br: () => null,
  // A reply's headings come below the room's own, whatever it began with.
  h1: ({ children }) => <h2>{children}</h2>,
  input: ({ checked }) => (
    <span className="task" role="img" aria-label={checked ? words.taskDone : words.taskOpen}>
      {checked ? '☑' : '☐'}
    </span>
  ),
  table: ({ children }) => (
    <div className="table-scroll" role="group" aria-label={words.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  th: ({ node, children }) => <th className={alignment({ node })}>{children}</th>,
  td: ({ node, children }) => <td className={alignment({ node })}>{children}</td>,
};
