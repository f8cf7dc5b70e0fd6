/** The drawer on the right: what the server says about the thing that was clicked. */

export function drawer(root, config, hooks) {
  const body = root.querySelector("[data-map-drawer-body]");
  const announce = root.querySelector("[data-map-drawer-status]");
  let latest = 0;
  let before = null;

  async function show(url, { focus = false } = {}) {
    latest += 1;
    const mine = latest;
    if (root.hidden) before = document.activeElement;
    const slow = setTimeout(() => {
      announce.textContent = config.text.loading;
      root.hidden = false;
    }, 300);
    try {
      const response = await fetch(url, { credentials: "same-origin" });
      if (mine !== latest) return;
      if (response.redirected) hooks.problem("signedOut");
      else if (!response.ok) throw new Error(String(response.status));
      else fillIn(await response.text(), focus);
    } catch {
      if (mine === latest) complain();
    } finally {
      clearTimeout(slow);
    }
  }

  function fillIn(html, focus) {
    body.innerHTML = html;
    announce.textContent = "";
    root.hidden = false;
    body.scrollTop = 0;
    hooks.opened(body);
    if (focus) root.querySelector("[data-map-drawer-close]").focus();
  }

  function complain() {
    body.replaceChildren();
    announce.textContent = config.text.nothing;
    root.hidden = false;
  }

  function close() {
    if (root.hidden) return;
    latest += 1;
    root.hidden = true;
    hooks.closed();
    if (before instanceof HTMLElement && document.contains(before)) before.focus();
  }

  root.querySelector("[data-map-drawer-close]").addEventListener("click", close);
  return { show, close };
}
