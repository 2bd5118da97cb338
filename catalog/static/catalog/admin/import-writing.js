// While an import is confirmed, how far it is; afterwards the page itself, with what came of it.
// Without a script the button does the same, and the page comes when all is written.
"use strict";

(() => {
    const OUTCOME = "catalog-import-outcome";
    const form = document.querySelector("[data-decisions]");
    const outcome = document.querySelector("[data-outcome]");
    const writing = form?.querySelector("[data-writing]");
    const stop = new AbortController();

    async function* lines(answer) {
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            const parts = (rest + value).split("\n");
            rest = parts.pop();
            for (const part of parts) yield JSON.parse(part);
        }
    }

    function show({ ready, of }) {
        const said = writing.querySelector("[data-words]");
        said.textContent = said.dataset.words.replace("{ready}", ready).replace("{of}", of);
        Object.assign(writing.querySelector("progress"), { max: of, value: ready });
    }

    async function confirm(button) {
        const body = new URLSearchParams(new FormData(form, button));
        const headers = { Accept: "application/x-ndjson" };
        const enabled = [...form.querySelectorAll("button:enabled:not([data-stop])")];
        for (const other of enabled) other.disabled = true;
        writing.hidden = false;
        writing.scrollIntoView({ block: "nearest" });
        let told = "";
        try {
            const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers, signal: stop.signal });
            if (answer.status === 409) {
                // What was chosen could not be saved: it stays on the screen.
                tell({ ...await answer.json(), is_done: false });
                writing.hidden = true;
                for (const other of enabled) other.disabled = false;
                return;
            }
            for await (const line of lines(answer)) {
                if ("told" in line) told = JSON.stringify(line);
                else show(line);
            }
        } catch {
            // Stopped, or the connection broke: what became of it, the page says.
        }
        if (told) sessionStorage.setItem(OUTCOME, told);
        location.replace(location.pathname);
    }

    function tell({ told, is_done: isDone }) {
        outcome.textContent = told;
        outcome.classList.add(isDone ? "catalog-good" : "catalog-wrong");
        outcome.hidden = false;
        outcome.scrollIntoView({ block: "nearest" });
    }

    const kept = sessionStorage.getItem(OUTCOME);
    if (kept && outcome) {
        sessionStorage.removeItem(OUTCOME);
        tell(JSON.parse(kept));
    }

    form?.addEventListener("submit", (event) => {
        if (event.submitter?.value !== "confirm") return;
        event.preventDefault();
        confirm(event.submitter);
    });
    writing?.querySelector("[data-stop]").addEventListener("click", () => stop.abort());
})();
