import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { language } from './i18n';
import { App } from './ui/App';
import './ui/base.css';
import './ui/app.css';
import './ui/markdown/markdown.css';

document.documentElement.lang = language;

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
