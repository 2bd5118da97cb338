// The message form: language tabs, live counts, the English source beside each text.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const languages = document.querySelector(".catalog-languages");
    if (!languages) return;
    const tabs = [...languages.querySelectorAll("[role=tab]")];

    function open(tab, focus) {
        for (const each of tabs) {
            const chosen = each === tab;
            each.setAttribute("aria-selected", chosen);
            each.tabIndex = chosen ? 0 : -1;
            document.getElementById(each.getAttribute("aria-controls")).hidden = !chosen;
        }
        tab.scrollIntoView({ block: "nearest", inline: "nearest" });
        if (focus) tab.focus();
    }

    const arrows = { ArrowRight: 1, ArrowLeft: -1 };
    const turned = document.documentElement.dir === "rtl" ? -1 : 1;
    tabs.forEach((tab, place) => {
        tab.addEventListener("click", () => open(tab, false));
        tab.addEventListener("keydown", (event) => {
            let next;
            if (event.key in arrows) next = place + arrows[event.key] * turned;
            else if (event.key === "Home") next = 0;
            else if (event.key === "End") next = tabs.length - 1;
            else return;
            event.preventDefault();
            open(tabs[(next + tabs.length) % tabs.length], true);
        });
    });
    open(tabs.find((tab) => tab.dataset.tag === languages.dataset.open) || tabs[0], false);

    // What a reader sees as one character, as the server counts them.
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    const length = (text) => [...segmenter.segment(text.trim().normalize("NFC"))].length;
    for (const area of languages.querySelectorAll("textarea[data-limit]")) {
        const output = languages.querySelector(`[data-count-of="${area.id}"]`);
        const shown = languages.querySelectorAll(`[data-source="${area.name}"]`);
        const told = () => {
            const count = length(area.value);
            output.textContent = count;
            output.closest(".catalog-count").classList.toggle("catalog-over", count > Number(area.dataset.limit));
            for (const source of shown) source.textContent = area.value || "—";
        };
        area.addEventListener("input", told);
        told();
    }

    for (const button of languages.querySelectorAll("[data-take]")) {
        button.addEventListener("click", () => {
            const area = document.getElementById(button.dataset.take);
            area.value = button.dataset.text;
            area.dispatchEvent(new Event("input", { bubbles: true }));
            area.focus();
        });
    }
});
