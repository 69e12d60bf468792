// What may become markup or a program in this page. Browsers with Trusted Types
// ask here about every text before it is used as one; others rely on the
// Content-Security-Policy alone.
(() => {
  "use strict";
  if (!window.trustedTypes) return;
  // Programs that the page starts beside itself.
  const PROGRAMS = ["/worker_loader.js", "/service-worker.js"];
  // Elements that run, load or steer something.
  const REFUSED = new Set(
    ("animate animatemotion animatetransform applet base embed foreignobject form frame frameset " +
      "iframe link math meta noscript object portal script set style template use").split(" "),
  );
  const ADDRESSES = new Set(["action", "formaction", "href", "poster", "src", "xlink:href"]);
  // The whole grammar of what the page's own templates and charts write: tags
  // with quoted attributes, empty comments, and text with nothing to mistake.
  const PIECE = /<!(?:----)?>|<\/[a-z][a-z0-9]*>|<([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9:._-]*(?:="[^"]*")?)*)\s*\/?>|[^<]+/giy;
  const ATTRIBUTE = /([a-z][a-z0-9:._-]*)(?:="([^"]*)")?/giy;

  function refuse(what) {
    throw new TypeError(`refused as unsafe: ${what}`);
  }

  function isPlain(attributes) {
    let at = 0;
    while (at < attributes.length) {
      if (/\s/.test(attributes[at])) {
        at += 1;
        continue;
      }
      ATTRIBUTE.lastIndex = at;
      const [whole, name, value = ""] = ATTRIBUTE.exec(attributes) ?? refuse("an attribute");
      const lower = name.toLowerCase();
      if (lower.startsWith("on") || lower === "srcdoc" || lower === "style") return false;
      if (ADDRESSES.has(lower) && !/^(?:$|[#./?]|https:\/\/)/.test(value)) return false;
      at += whole.length;
    }
    return true;
  }

  trustedTypes.createPolicy("default", {
    createHTML(text) {
      PIECE.lastIndex = 0;
      while (PIECE.lastIndex < text.length) {
        const [, element, attributes] = PIECE.exec(text) ?? refuse("markup of an unknown form");
        if (element === undefined) continue;
        if (REFUSED.has(element.toLowerCase())) refuse(element);
        if (attributes !== "" && !isPlain(attributes)) refuse(`an attribute of ${element}`);
      }
      return text;
    },
    createScriptURL(address) {
      return PROGRAMS.includes(address) ? address : refuse(address);
    },
  });
})();
