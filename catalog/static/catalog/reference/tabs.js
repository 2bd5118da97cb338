// The list of services becomes tabs (WAI-ARIA's pattern): one panel, in which the chosen service stays.
const nav = document.querySelector(".services");
const list = nav.querySelector("ul");
const tabs = [...list.querySelectorAll("a")];
const panel = document.getElementById("_panel");
const sections = [...document.querySelectorAll(".service")];
let chosen = "";

list.role = "tablist";
list.ariaLabel = nav.ariaLabel;
nav.removeAttribute("aria-label");
nav.role = "presentation";
panel.role = "tabpanel";
tabs.forEach((tab, index) => {
  tab.role = "tab";
  tab.id = `_tab/${index}`;
  tab.parentElement.role = "presentation";
  tab.setAttribute("aria-controls", panel.id);
});

function choose(service, { focus = false } = {}) {
  chosen = service;
  for (const tab of tabs) {
    const active = tab.dataset.service === service;
    tab.ariaSelected = String(active);
    tab.tabIndex = active ? 0 : -1;
    if (!active) continue;
    panel.setAttribute("aria-labelledby", tab.id);
    reveal(tab);
    if (focus) tab.focus();
  }
  for (const section of sections) {
    section.toggleAttribute("data-off", service !== "" && section.id !== service);
  }
  document.dispatchEvent(new CustomEvent("reference:chosen", { detail: { service } }));
}

// scrollIntoView would scroll the page too.
function reveal(tab) {
  const box = tab.getBoundingClientRect();
  const around = list.getBoundingClientRect();
  if (box.left < around.left) list.scrollLeft += box.left - around.left - 16;
  if (box.right > around.right) list.scrollLeft += box.right - around.right + 16;
}

function chooseAsReader(tab) {
  const { service } = tab.dataset;
  history.replaceState(null, "", service ? `#${service}` : location.pathname + location.search);
  choose(service, { focus: true });
  const top = panel.getBoundingClientRect().top - nav.getBoundingClientRect().bottom;
  if (top < 0) scrollBy(0, top);
}

list.addEventListener("click", (event) => {
  const tab = event.target.closest("a");
  if (!tab || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  chooseAsReader(tab);
});

list.addEventListener("keydown", (event) => {
  const at = tabs.indexOf(event.target);
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  const next = { [forward]: at + 1, [back]: at - 1 + tabs.length, Home: 0, End: tabs.length - 1, " ": at }[event.key];
  if (at < 0 || next === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  chooseAsReader(tabs[next % tabs.length]);
});

// A link names a service (#cms) or a code of it (#cms/cms.timeout).
function named() {
  const name = decodeURIComponent(location.hash.slice(1));
  return { target: document.getElementById(name), service: name.split("/")[0] };
}

function follow({ arriving }) {
  const { target, service } = named();
  if (!target || !panel.contains(target)) {
    if (arriving) choose("");
    return;
  }
  const seen = target.checkVisibility();
  if (arriving || !seen) {
    document.dispatchEvent(new CustomEvent("reference:clear"));
    choose(service === "*" ? "" : service);
    target.scrollIntoView();
  }
  if (target.matches(".entry")) target.querySelector("h3 a")?.focus({ preventScroll: true });
}

document.addEventListener("reference:choose", (event) => choose(event.detail.service));
document.addEventListener("reference:which", (event) => (event.detail.service = chosen));
addEventListener("hashchange", () => follow({ arriving: false }));
follow({ arriving: true });
