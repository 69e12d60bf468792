// Where an authority sends people back to: hands its answer to the page that
// began the sign-in. The answer leaves the address before anything else happens,
// and is written to no storage.
(() => {
  "use strict";
  const answer = (location.hash || location.search).slice(1);
  history.replaceState(null, "", location.pathname);
  const state = new URLSearchParams(answer).get("state");
  if (!state) {
    // From signing out.
    window.close();
    return;
  }
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem("meterview.sign-in"));
  } catch {
    // Storage is switched off: no window can have gone away from it.
  }
  if (kept !== null && kept.state === state) {
    // This window itself went to the authority. Reloading keeps the state of the
    // history, which is no part of the address.
    const back = new URL(kept.back, location.origin);
    const path = back.origin === location.origin ? back.pathname + back.search : "/";
    history.replaceState({ signedIn: answer }, "", path);
    location.reload();
    return;
  }
  // Only the page that knows the state listens there. Its policy cuts this
  // window off from its opener, so there is no other way to it.
  const channel = new BroadcastChannel(`meterview.sign-in.${state}`);
  channel.onmessage = () => {
    channel.close();
    window.close();
  };
  channel.postMessage(answer);
})();
