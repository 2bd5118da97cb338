// The page to propose: how many changes are ticked stands on the button; one box ticks all.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector(".catalog-propose[data-total]");
    if (!form) return;
    const ticks = [...form.querySelectorAll("[name=tick]")];
    const all = form.querySelector("[data-all]");
    const button = form.querySelector("[data-propose]");
    const along = [...form.querySelectorAll("[name=along]")].map((each) => each.value.split("/")[0]);

    // A new service's name is a change that goes with any of its codes.
    const names = () => along.filter((slug) => ticks.some((tick) => tick.checked && tick.value.startsWith(`${slug}/`))).length;
    const sum = (chosen) => chosen.reduce((total, tick) => total + Number(tick.dataset.count), 0);

    function count() {
        const whole = form.querySelector("[name=pages][value=this]:checked") === null;
        if (!whole) return sum(ticks.filter((tick) => tick.checked)) + names();
        const otherPages = form.querySelector("[name=pages]") !== null;
        const dropped = otherPages ? 0 : along.length - names();
        return Number(form.dataset.total) - sum(ticks.filter((tick) => !tick.checked)) - dropped;
    }

    function tell() {
        const number = count();
        const words = number === 1 ? form.dataset.one : form.dataset.more;
        button.textContent = words.replace("{}", number);
        button.disabled = number === 0;
        all.checked = ticks.every((tick) => tick.checked);
        all.indeterminate = !all.checked && ticks.some((tick) => tick.checked);
    }

    all.closest("label").hidden = ticks.length < 2;
    all.addEventListener("change", () => {
        for (const tick of ticks) tick.checked = all.checked;
    });
    form.addEventListener("change", tell);
    tell();
});
