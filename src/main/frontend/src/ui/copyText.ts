/** @throws where the browser does not let it */
export async function copyText(text: string): Promise<void> {
  // Browsers offer the clipboard on https and localhost only; a server reached by plain http must work too.
  if ('clipboard' in navigator) return navigator.clipboard.writeText(text);
  if (!copyBySelection(text)) throw new Error('The browser did not copy.');
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'visually-hidden';
  area.value = text;
  document.body.append(area);
  area.focus();
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
