let leaving = false;

// A page that the back button brings back from the browser's cache must be able to leave again.
window.addEventListener('pageshow', () => {
  leaving = false;
});

/** Several calls may answer 401 at once; a second navigation would abort the first. */
export function goToSignIn() {
  if (leaving) return;
  leaving = true;
  window.location.assign('/login');
}
