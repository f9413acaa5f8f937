import { language, words } from './i18n';

document.documentElement.lang = language;
document.title = words.signInPageTitle;

for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
  const word = words[element.dataset.word as keyof typeof words];
  if (typeof word === 'string') element.textContent = word;
}

if (new URLSearchParams(location.search).has('error')) {
  document.getElementById('login-error')!.hidden = false;
}
