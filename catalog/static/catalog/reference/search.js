// Instant search over code, description and text in every language. The page brings its own language;
// the others come from the API at the first use, so most visits load nothing more.
const form = document.querySelector(".search");
const input = document.getElementById("_search");
const status = document.getElementById("_found");
const nothing = document.getElementById("_nothing");
const counts = [...document.querySelectorAll(".services a")].map((tab) => {
  const count = tab.querySelector(".count");
  return { tab, count, whole: count.textContent, service: tab.dataset.service };
});
const choices = [...document.querySelectorAll("#_languages a")];
const languages = choices.map(({ lang, dir, textContent }) => ({ lang, dir, name: textContent.trim() }));
const pageLang = document.documentElement.lang;
const HIGHLIGHTED = 200;

// What readers type in two ways and mean as one: joiners and other invisible signs, Arabic short
// vowels, the dot below a letter (nukta), accents.
const PASSED_OVER = /[\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u093c\u09bc\u0a3c\u0abc\u0b3c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
// An Arabic keyboard's letters for Urdu's own.
const SAME = new Map(Object.entries({ "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "’": "'", "‘": "'" }));
const ALIKE = new RegExp(`[${[...SAME.keys()].join("")}]|(?![0-9])\\p{Nd}`, "gu");

function digit(sign) {
  let zero = sign.codePointAt(0);
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && sign.codePointAt(0) - zero < 9) zero--;
  return String(sign.codePointAt(0) - zero);
}

function fold(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(PASSED_OVER, "")
    .replace(ALIKE, (sign) => SAME.get(sign) ?? digit(sign));
}

const entries = [...document.querySelectorAll(".entry")].map((node) => {
  const section = node.closest(".service");
  const { code, service = "*" } = node.dataset;
  const description = node.querySelector(".description").textContent;
  const texts = new Map();
  const name = section.querySelector("h2").firstElementChild?.textContent ?? "";
  const base = fold([code, `${service}/${code}`, name, description].join("\n"));
  const text = node.querySelector(".text");
  const own = [...text.children].map((part) => part.lastElementChild?.textContent ?? part.textContent);
  texts.set(text.lang, { parts: own, folded: fold(own.join("\n")) });
  return { node, section, service, key: `${service}/${code}`, base, texts, shownLang: text.lang, extra: null };
});
const byKey = new Map(entries.map((entry) => [entry.key, entry]));

let loading = null;
let before = null;

function load() {
  loading ??= Promise.allSettled(languages.filter(({ lang }) => lang !== pageLang).map(loadLanguage)).then(
    (results) => {
      const failed = results.some((result) => result.status === "rejected");
      // Another try at the next use.
      if (failed) loading = null;
      status.dataset.state = failed ? "failed" : "";
      find();
    },
  );
  status.dataset.state = "loading";
}

async function loadLanguage({ lang }) {
  const response = await fetch(`/api/messages?lang=${lang}`);
  if (!response.ok) throw new Error(`${response.status}`);
  const { messages, fallback } = await response.json();
  for (const message of [...messages, { service: "*", code: "*", ...fallback }]) {
    const entry = byKey.get(`${message.service}/${message.code}`);
    if (!entry || message.lang !== lang || entry.texts.has(lang)) continue;
    const parts = [message.title, message.body, message.action].filter(Boolean);
    entry.texts.set(lang, { parts, folded: fold(parts.join("\n")) });
  }
  if (input.value.trim()) find();
}

// The language in which all terms are found: the shown one first; undefined where there is none.
function match(entry, terms) {
  const rest = terms.filter((term) => !entry.base.includes(term));
  const holds = (lang) => rest.every((term) => entry.texts.get(lang)?.folded.includes(term));
  if (!rest.length || holds(entry.shownLang)) return entry.shownLang;
  return languages.map(({ lang }) => lang).find(holds);
}

function find() {
  const terms = fold(input.value).split(/\s+/u).filter(Boolean);
  const tab = { service: "" };
  document.dispatchEvent(new CustomEvent("reference:which", { detail: tab }));
  if (terms.length && before === null) {
    before = tab.service;
    choose("");
  } else if (!terms.length && before !== null) {
    if (tab.service === "") choose(before);
    before = null;
  }
  const found = new Map();
  for (const entry of entries) {
    const lang = terms.length ? match(entry, terms) : entry.shownLang;
    entry.node.hidden = lang === undefined;
    tellLanguage(entry, lang, terms);
    if (lang !== undefined) found.set(entry.section, (found.get(entry.section) ?? 0) + 1);
  }
  for (const { section } of entries) section.toggleAttribute("data-none", !found.has(section));
  count(terms.length > 0);
  highlight(terms);
  document.dispatchEvent(new CustomEvent("reference:filtered"));
}

function choose(service) {
  document.dispatchEvent(new CustomEvent("reference:choose", { detail: { service } }));
}

// A match in a language that is not shown stands under the message, so that the reader sees why.
function tellLanguage(entry, lang, terms) {
  entry.extra?.remove();
  entry.extra = null;
  if (lang === undefined || lang === entry.shownLang) return;
  const { name, dir } = languages.find((language) => language.lang === lang);
  const { parts } = entry.texts.get(lang);
  const rest = terms.filter((term) => !entry.base.includes(term));
  const wanted = parts.filter((part) => rest.some((term) => fold(part).includes(term)));
  const label = Object.assign(document.createElement("b"), { textContent: name });
  entry.extra = Object.assign(document.createElement("p"), { className: "elsewhere", lang, dir });
  entry.extra.append(label, wanted.join(" · "));
  entry.node.querySelector(".message").append(entry.extra);
}

function count(searching) {
  const codes = entries.filter(({ node, service }) => !node.hidden && service !== "*");
  for (const { tab, count, whole, service } of counts) {
    const here = codes.filter((entry) => !service || entry.service === service).length;
    count.textContent = searching ? String(here) : whole;
    tab.toggleAttribute("data-empty", searching && !here);
  }
  status.replaceChildren();
  if (searching) {
    const number = Object.assign(document.createElement("b"), { textContent: String(codes.length) });
    const { state, found, ...told } = status.dataset;
    status.append(`${found} `, number, ...(told[state] ? [` · ${told[state]}`] : []));
  }
  tellNothing();
}

function tellNothing() {
  const seen = entries.some(({ node, section }) => !node.hidden && !section.hasAttribute("data-off"));
  nothing.hidden = seen;
}

function highlight(terms) {
  if (!globalThis.Highlight) return;
  CSS.highlights.delete("found");
  const shown = entries.filter(({ node }) => !node.hidden).slice(0, HIGHLIGHTED);
  const ranges = terms.length ? shown.flatMap(({ node }) => rangesIn(node, terms)) : [];
  if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
}

function rangesIn(node, terms) {
  const ranges = [];
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.parentElement.closest(".unseen, .resolution, .phone, template")) continue;
    for (const [start, end] of places(text.data, terms)) {
      const range = new Range();
      range.setStart(text, start);
      range.setEnd(text, end);
      ranges.push(range);
    }
  }
  return ranges;
}

// Where the terms stand in the text as it is written: each folded sign remembers where it came from.
function places(text, terms) {
  let folded = "";
  const from = [];
  let at = 0;
  for (const sign of text) {
    for (const unit of fold(sign).split("")) {
      folded += unit;
      from.push([at, at + sign.length]);
    }
    at += sign.length;
  }
  const found = [];
  for (const term of terms) {
    for (let i = folded.indexOf(term); i >= 0; i = folded.indexOf(term, i + term.length)) {
      found.push([from[i][0], from[i + term.length - 1][1]]);
    }
  }
  return found;
}

function clear() {
  input.value = "";
  find();
}

input.addEventListener("focus", load, { once: true });
input.addEventListener("input", () => {
  if (!loading) load();
  find();
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  if (input.value) clear();
  else input.blur();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = entries.find(({ node }) => node.checkVisibility() && node.querySelector("h3 a"));
  first?.node.querySelector("h3 a").focus();
});
document.getElementById("_clear").addEventListener("click", () => {
  clear();
  input.focus();
});
document.addEventListener("reference:clear", () => {
  before = null;
  if (input.value) clear();
});
document.addEventListener("reference:chosen", tellNothing);
