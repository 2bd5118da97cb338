// Buttons that copy a code or a message. They are made here, so that without JavaScript none is dead.
const entries = document.querySelectorAll(".entry");
const [codeTools, textTools] = ["_code_tools", "_text_tools"].map((id) => document.getElementById(id).content);
const words = document.getElementById("_words").dataset;
const said = document.getElementById("_said");
const SHOWN_MS = 2500;
let silence = 0;

for (const entry of entries) {
  if (entry.dataset.code !== "*") equip(entry, codeTools, entry.querySelector("h3"));
  equip(entry, textTools, entry.querySelector(".message"));
}

function equip(entry, tools, place) {
  const made = tools.cloneNode(true);
  for (const button of made.querySelectorAll("button")) {
    button.ariaLabel += `: ${nameOf(entry)}`;
  }
  place.append(made);
}

function nameOf(entry) {
  const { code, service } = entry.dataset;
  return code === "*" ? document.getElementById("_title/*").textContent.trim() : `${service}/${code}`;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const entry = button.closest(".entry");
  const text = button.dataset.copy === "code" ? entry.dataset.code : textOf(entry);
  const done = await copy(text);
  say(done ? `${words.copied}: ${text.split("\n")[0]}` : words.notCopied);
  if (done) tick(button);
});

function textOf(entry) {
  const parts = entry.querySelectorAll(".text .title, .text .body, .text .action > :last-child");
  return Array.from(parts, (part) => part.textContent).join("\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

// Browsers give no clipboard to pages that come by plain HTTP, as on a company's own network.
function copyBySelection(text) {
  const area = document.createElement("textarea");
  const before = document.activeElement;
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  return done;
}

function say(sentence) {
  said.textContent = sentence;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), SHOWN_MS);
}

function tick(button) {
  const icon = button.querySelector("use");
  button.dataset.done = "";
  icon.setAttribute("href", "#i-done");
  setTimeout(() => {
    delete button.dataset.done;
    icon.setAttribute("href", "#i-copy");
  }, SHOWN_MS);
}
