// The theme chosen on an earlier visit, before the first picture.
try {
  const theme = localStorage.getItem("meterview.theme");
  if (theme && theme !== "system") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme is shown.
}
