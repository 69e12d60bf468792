// Starts a program beside the page: the engine, or the writer of files where the
// worker is named so (its address says nothing behind a #). The script cannot be
// checked against a hash here, the compiled program is.
(() => {
  "use strict";
  // A build writes the hashes of the compiled programs between the quotes.
  const INTEGRITY = { worker: "", export: "" };
  const name = self.name === "export" ? "export" : "worker";
  const script = `/${name}.js`;
  const policy = self.trustedTypes?.createPolicy("meterview-worker", {
    createScriptURL(address) {
      if (address !== script) throw new TypeError(`refused as unsafe: ${address}`);
      return address;
    },
  });
  importScripts(policy ? policy.createScriptURL(script) : script);
  const integrity = INTEGRITY[name];
  const compiled = fetch(`/${name}_bg.wasm`, integrity ? { integrity } : {});
  wasm_bindgen({ module_or_path: compiled }).catch((error) => {
    // The page hears of errors, but not of refused promises.
    setTimeout(() => {
      throw error;
    });
  });
})();
