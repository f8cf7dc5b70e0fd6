// The frame's only behaviour of its own: light or dark, and "/" jumps to the search box.
for (const button of document.querySelectorAll("[data-cw-theme-toggle]")) {
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", next);
    localStorage.setItem("clearway-theme", next);
    document.dispatchEvent(new CustomEvent("clearway:theme", { detail: next }));
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("top-search");
  if (!search) return;
  event.preventDefault();
  search.focus();
});
