// Classic and first in the page: the colours stand before anything is painted.
{
  const root = document.documentElement;
  // The admin keeps its choice under the same name, as JSON: "light", "dark" or "auto".
  const KEPT = "adminTheme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  root.dataset.js = "";

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  };
  const keep = (theme) => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(theme));
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  apply(kept());

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("_dark");
    const menu = document.getElementById("_languages");
    if (!button || !menu) return;

    const tell = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      apply(theme);
      // What equals the system's wish follows the system again.
      keep(theme === (system.matches ? "dark" : "light") ? "auto" : theme);
      apply(kept() ?? theme);
      tell();
    });
    system.addEventListener("change", tell);
    tell();

    menu.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      // The reader stays at the code they are at.
      if (link) link.hash = location.hash;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
  });
}
