// Loaded before the peers' run.mjs: its time limits of minutes, which nothing waits for any more,
// would keep node from ending.
const LONG_MS = 60_000;
const start = globalThis.setTimeout;
globalThis.setTimeout = (action, delay, ...rest) => {
  const timer = start(action, delay, ...rest);
  if (delay >= LONG_MS) timer.unref();
  return timer;
};
