import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fallback, Markdown } from './Markdown';

afterEach(cleanup);

function show(text: string, growing = false) {
  return render(<Markdown text={text} growing={growing} />).container;
}

describe('a reply', () => {
  it('has headings, emphasis, lists and tables', () => {
    const page = show('# Title\n\nA **bold** word.\n\n1. one\n2. two\n\n|a|b|\n|-|-:|\n|c|1|');
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Title');
    expect(page.querySelector('strong')?.textContent).toBe('bold');
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByRole('cell', { name: '1' }).className).toBe('is-right');
    expect(page.querySelector('[style]')).toBeNull();
  });

  it('says which of its tasks are done', () => {
    show('- [x] bought\n- [ ] sold');
    expect(screen.getByRole('img', { name: 'Done:' })).toBeTruthy();
    expect(screen.getByRole('img', { name: 'To do:' })).toBeTruthy();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('keeps the ends of its lines, each of them once', () => {
    expect(show('one\ntwo  \nthree').textContent).toBe('one\ntwo\nthree');
  });

  it('shows HTML as the text it is', () => {
    const page = show('<script>alert(1)</script>\n\na <b onclick="x()">b</b> <img src=x onerror=alert(1)>');
    expect(page.querySelector('script, b, img')).toBeNull();
    expect(page.textContent).toContain('<script>alert(1)</script>');
    expect(page.textContent).toContain('<b onclick="x()">b</b>');
  });

  it.each(['https://example.com/a', 'http://example.com/', 'mailto:a@example.com'])('links to %s', (url) => {
    show(`[there](${url})`);
    const link = screen.getByRole('link', { name: /there/ });
    expect(link.getAttribute('href')).toBe(url);
    expect(link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(link.getAttribute('target')).toBe('_blank');
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '&#106;avascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//example.com',
    '/logout',
    '#/r-2',
    'ftp://example.com',
  ])('does not link to %s', (url) => {
    expect(show(`[there](${url}) ![image](${url})`).textContent).toBe('there image');
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('loads no image, but links to it', () => {
    const page = show(
      '![A chart](https://example.com/a.png) [![badge](https://b.example/)](https://c.example/)',
    );
    expect(page.querySelector('img')).toBeNull();
    const links = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(links).toEqual(['https://example.com/a.png', 'https://c.example/']);
  });

  it('finds what is defined elsewhere in it', () => {
    show('See [the site].\n\nMore.\n\n[the site]: https://example.com/');
    expect(screen.getByRole('link', { name: /the site/ })).toBeTruthy();
  });

  it.each(['> ', '- ', '1. ', '>'])('is shown as it is where nobody could read it: %s', (marker) => {
    const text = `${marker.repeat(10_000)}x`;
    const page = show(`Before.\n\n${text}`);
    expect(page.querySelector('p')?.textContent).toBe('Before.');
    expect(page.querySelector('p:last-child')?.textContent).toBe(text);
  });

  it('does not take the page with it where something is wrong with it', () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const Broken = () => {
      throw new Error('No such thing.');
    };
    const page = render(
      <Fallback instead={<p>As it is</p>}>
        <Broken />
      </Fallback>,
    ).container;
    expect(page.textContent).toBe('As it is');
  });
});

describe('code', () => {
  it('is coloured by classes where its language is known', async () => {
    const page = show('```python\nif a: pass\n```');
    expect(page.querySelector('pre')?.textContent).toBe('if a: pass');
    await waitFor(() => expect(page.querySelector('pre .hljs-keyword')?.textContent).toBe('if'));
    expect(page.querySelector('.code-head')?.textContent).toContain('python');
    expect(page.querySelector('pre')?.textContent).toBe('if a: pass');
  });

  it.each(['', 'klingon'])('is plain text where it is not: "%s"', async (language) => {
    const page = show('```' + language + '\n<b> &amp;\n```\n\n```python\nif\n```');
    await waitFor(() => expect(page.querySelector('pre .hljs-keyword')).toBeTruthy());
    expect(page.querySelector('pre')?.textContent).toBe('<b> &amp;');
    expect(page.querySelector('pre')?.querySelector('span')).toBeNull();
  });
});

describe('a reply that grows', () => {
  it('keeps the elements of its finished blocks', () => {
    const { container, rerender } = render(<Markdown text={'One.\n\nTw'} growing />);
    const first = container.querySelector('p');
    rerender(<Markdown text={'One.\n\nTwo.\n\n- Th'} growing />);
    expect(container.querySelector('p')).toBe(first);
    expect(container.textContent?.replaceAll('\n', '')).toBe('One.Two.Th');
  });

  it('is all there at its end, also where its last block is long', () => {
    const long = 'word '.repeat(4000);
    const { container, rerender } = render(<Markdown text={long} growing />);
    rerender(<Markdown text={`${long}end`} growing />);
    expect(container.textContent).not.toContain('end');
    rerender(<Markdown text={`${long}end`} growing={false} />);
    expect(container.textContent).toContain('end');
  });
});
