import { words } from '../i18n';

/** Coming back, the page finds its room and what was not sent. */
export function SignedOut() {
  return (
    <div className="notice is-calm" role="alert">
      <p>{words.signedOut}</p>
      <a className="button-primary" href="/login">
        {words.signInAgain}
      </a>
    </div>
  );
}
