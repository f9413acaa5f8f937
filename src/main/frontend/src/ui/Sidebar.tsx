import type { ReactNode } from 'react';
import type { Me } from '../chat';
import { words } from '../i18n';
import iconUrl from './icon.svg';
import { CloseIcon, PlusIcon } from './icons';
import { clearSession } from './session';

interface SidebarProps {
  me: Me;
  onNewConversation: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function Sidebar({ me, onNewConversation, onClose, children }: SidebarProps) {
  return (
    <>
      <div className="side-head">
        <img src={iconUrl} alt="" width="26" height="26" />
        <span className="brand">{words.assistant}</span>
        <button
          type="button"
          className="button-icon drawer-only"
          aria-label={words.closeConversations}
          onClick={onClose}
        >
          <CloseIcon />
        </button>
      </div>
      <button type="button" className="new-conversation" onClick={onNewConversation}>
        <PlusIcon />
        {words.newConversation}
      </button>
      <div className="side-rooms">{children}</div>
      <form className="account" method="post" action="/logout" onSubmit={clearSession}>
        <span className="account-name">{me.name}</span>
        <button type="submit" className="button-quiet">
          {words.signOut}
        </button>
      </form>
    </>
  );
}
