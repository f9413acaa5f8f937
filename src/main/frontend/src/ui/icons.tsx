function Icon({ path }: { path: string }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}

export const PlusIcon = () => <Icon path="M12 5v14M5 12h14" />;
export const MenuIcon = () => <Icon path="M4 7h16M4 12h16M4 17h10" />;
export const CloseIcon = () => <Icon path="M6 6l12 12M18 6 6 18" />;
export const PencilIcon = () => <Icon path="M4 20l4.2-1 10.3-10.3a2 2 0 0 0-3-3L5.2 16zM13.5 7.5l3 3" />;
export const TrashIcon = () => <Icon path="M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 11v5M13.5 11v5" />;
export const SendIcon = () => <Icon path="M12 19V5M5.5 11.5 12 5l6.5 6.5" />;
export const DownIcon = () => <Icon path="M12 5v14M5.5 12.5 12 19l6.5-6.5" />;
export const LeftIcon = () => <Icon path="M14.5 6 8.5 12l6 6" />;
export const RightIcon = () => <Icon path="M9.5 6l6 6-6 6" />;
export const AgainIcon = () => <Icon path="M19 12a7 7 0 1 1-2-4.9L19.5 9.5M19.5 4.5v5h-5" />;
export const CopyIcon = () => (
  <Icon path="M9 8.5h9a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H9A1.5 1.5 0 0 1 7.5 19v-9A1.5 1.5 0 0 1 9 8.5M4.5 15V5.5A1.5 1.5 0 0 1 6 4h9" />
);
export const CheckIcon = () => <Icon path="M5 12.5 10 17.5 19.5 7" />;
export const StopIcon = () => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <rect x="4.5" y="4.5" width="15" height="15" rx="3" fill="currentColor" />
  </svg>
);
