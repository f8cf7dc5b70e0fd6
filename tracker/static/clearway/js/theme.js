// Runs before the first paint: the reader's choice, else the system's.
(() => {
  const stored = localStorage.getItem("clearway-theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = (theme) => document.documentElement.setAttribute("data-bs-theme", theme);
  apply(stored || (system.matches ? "dark" : "light"));
  system.addEventListener("change", () => {
    if (!localStorage.getItem("clearway-theme")) apply(system.matches ? "dark" : "light");
  });
})();
