// The phone: beside the codes where there is room, else within the entry that asks for it.
const phone = document.getElementById("_preview").content.firstElementChild;
const aside = document.querySelector(".aside");
const room = matchMedia("(min-width: 75rem)");
let shown = null;

function show(entry) {
  if (shown) {
    delete shown.dataset.shown;
    button(shown).ariaExpanded = "false";
  }
  shown = entry;
  if (!entry) return phone.remove();
  entry.dataset.shown = "";
  button(entry).ariaExpanded = "true";
  fill(entry);
  (room.matches ? aside : entry).append(phone);
}

function button(entry) {
  return entry.querySelector("[data-preview]");
}

function fill(entry) {
  const text = entry.querySelector(".text");
  const sheet = phone.querySelector(".sheet");
  sheet.lang = text.lang;
  sheet.dir = text.dir;
  for (const [name, source] of [["title", ".title"], ["body", ".body"], ["action", ".action > :last-child"]]) {
    const place = sheet.querySelector(`.sheet-${name}`);
    place.textContent = text.querySelector(source)?.textContent ?? "";
    place.hidden = !place.textContent;
  }
  const code = phone.querySelector("figcaption code");
  code.textContent = entry.dataset.code;
  code.hidden = entry.dataset.code === "*";
}

function showFirst() {
  if (!room.matches || shown?.checkVisibility()) return;
  const seen = [...document.querySelectorAll(".entry")].find((entry) => entry.checkVisibility());
  if (seen) show(seen);
}

document.addEventListener("click", (event) => {
  const entry = event.target.closest(".entry");
  if (!entry) return;
  const asked = event.target.closest("[data-preview]");
  if (room.matches) show(entry);
  else if (asked) show(entry === shown ? null : entry);
});
document.addEventListener("focusin", (event) => {
  const entry = event.target.closest(".entry");
  if (entry && room.matches && entry !== shown) show(entry);
});
document.addEventListener("reference:chosen", showFirst);
document.addEventListener("reference:filtered", showFirst);
room.addEventListener("change", () => {
  show(room.matches ? shown : null);
  showFirst();
});

// Where a link named a code, the tabs have brought the focus there.
const arrived = document.activeElement?.closest(".entry");
if (arrived && room.matches) show(arrived);
else showFirst();
