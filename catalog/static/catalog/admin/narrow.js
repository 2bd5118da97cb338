// Where the row of languages is wider than the screen, the chosen one is brought into sight.
"use strict";

document.querySelector(".catalog-tabs > [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
