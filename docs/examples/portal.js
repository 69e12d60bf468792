// A host page in its shortest form: shows Meterview in a frame and hands it
// token, theme and language. docs/embedding.md says what each message means.

/** What this portal's own server says: where Meterview is, and what to show. */
const settings = await (await fetch("settings.json")).json();
const meterview = new URL(settings.meterview);
const frame = document.querySelector("#meterview");
const said = document.querySelector("#said");

function tell(type, content = {}) {
  // To that origin only: a frame that has gone elsewhere must not get a token.
  frame.contentWindow.postMessage({ meterview: 1, type, ...content }, meterview.origin);
}

/** A fresh token of whoever is signed in to the portal, which its server knows how to get. */
async function freshToken() {
  const { token, expiresOn } = await (await fetch("token.json", { cache: "no-store" })).json();
  return { token, expiresOn };
}

const theme = document.querySelector("#theme");
const language = document.querySelector("#language");
theme.addEventListener("change", () => tell("theme", { theme: theme.value }));
language.addEventListener("change", () => tell("language", { language: language.value }));

addEventListener("message", async ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== meterview.origin || data?.meterview !== 1) return;
  said.value = `${said.value} ${data.type}`.trim();
  if (data.type === "ready") {
    tell("theme", { theme: theme.value });
    tell("language", { language: language.value });
    tell("connect", { ...settings.connect, ...(await freshToken()) });
  } else if (data.type === "token-wanted") {
    tell("token", await freshToken());
  }
});

frame.src = meterview.href;
