// While a file is read, how far it is; afterwards the page itself.
"use strict";

const reading = document.querySelector("[data-reading]");

async function look() {
    try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = page.querySelector("[data-reading]");
        if (answer.ok && now?.dataset.reading !== reading.dataset.reading) {
            location.replace(location.pathname);
            return;
        }
        if (now) reading.replaceChildren(...now.childNodes);
    } catch {
        // The server is away for a moment.
    }
    setTimeout(look, 1000);
}

setTimeout(look, 1000);
