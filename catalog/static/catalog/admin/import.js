// A decision is saved as it is made, and the figures follow. Without a script the form's buttons do both.
"use strict";

const form = document.querySelector("[data-decisions]");
const said = form?.querySelector("[data-said]");
const unsaved = new Map();
// While a decision is being saved, that; else nothing.
let saving = null;
let isLeaving = false;

form?.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    unsaved.set(event.target.name, event.target.value);
    saving ??= save();
});

async function save() {
    said.textContent = said.dataset.saving;
    try {
        while (unsaved.size) await send(new Map(unsaved));
        said.textContent = said.dataset.saved;
    } catch (error) {
        form.querySelector("[data-save]").hidden = false;
        said.textContent = error.told ?? said.dataset.failed;
    }
    saving = null;
}

async function send(batch) {
    const body = new URLSearchParams([...batch, ["action", "save"]]);
    for (const name of ["csrfmiddlewaretoken", "revision"]) body.set(name, form.elements[name].value);
    const headers = { Accept: "application/json" };
    // Its buttons are named `action`, too.
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers, keepalive: true });
    const isJson = answer.headers.get("Content-Type") === "application/json";
    const now = isJson ? await answer.json() : {};
    if (!answer.ok || !isJson) throw Object.assign(new Error(), { told: now.told });
    for (const [name, value] of batch) if (unsaved.get(name) === value) unsaved.delete(name);
    show(now);
}

function show(now) {
    form.elements.revision.value = now.revision;
    const count = document.querySelector("[data-count=undecided]");
    count.textContent = now.undecided;
    count.parentElement.classList.toggle("catalog-import-look", now.undecided > 0);
    const whyNot = document.getElementById("why-not");
    whyNot.textContent = now.why_not;
    whyNot.hidden = !now.why_not;
    for (const part of form.querySelectorAll("[data-while-undecided], [data-next]")) part.hidden = !now.undecided;
    const confirm = form.querySelector("[name=action][value=confirm]");
    confirm.textContent = now.confirm;
    confirm.disabled = Boolean(now.why_not);
}

// The next text without a decision: on this page below where one is, else above, else on another page.
function next() {
    const open = [...form.querySelectorAll("fieldset:not(:has(:checked))")];
    const here = document.activeElement.closest("fieldset") ?? form.querySelector("fieldset:hover");
    const below = open.find((one) => here && here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const found = below ?? open[0];
    if (!found) return leave("show=undecided");
    found.scrollIntoView({ block: "center" });
    found.querySelector("[type=radio]").focus({ preventScroll: true });
}

// Where something is not saved yet, it goes along to the other page.
async function leave(query) {
    await saving;
    const to = document.createElement("input");
    Object.assign(to, { type: "hidden", name: "to", value: query });
    form.append(to);
    isLeaving = true;
    form.submit();
}

// On a phone the figures are one line that scrolls.
document.querySelector(".catalog-choices > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// After a refusal the page has choices that are not saved.
const hasUnsaved = form && "unsaved" in form.dataset;
if (hasUnsaved) for (const one of form.querySelectorAll("[type=radio]:checked")) unsaved.set(one.name, one.value);
form?.querySelector("[data-save]")?.toggleAttribute("hidden", !hasUnsaved);
for (const button of form?.querySelectorAll("[data-next]") ?? []) {
    button.hidden = document.querySelector("[data-count=undecided]").textContent === "0";
    button.addEventListener("click", next);
}
// What is being saved makes the form's revision an old one.
form?.addEventListener("submit", async (event) => {
    const { submitter } = event;
    if (!saving) {
        isLeaving = true;
        return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await saving;
    form.requestSubmit(submitter);
});

document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-stay]");
    if (!unsaved.size || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave(new URL(link.href).search.slice(1));
});

document.querySelector("[data-search]")?.addEventListener("submit", (event) => {
    if (!unsaved.size) return;
    event.preventDefault();
    leave(new URLSearchParams(new FormData(event.target)).toString());
});

addEventListener("beforeunload", (event) => {
    if (unsaved.size && !isLeaving) event.preventDefault();
});
