// The key `/` brings the focus to the search, unless the reader has switched it off.
const form = document.querySelector(".search");
const input = document.getElementById("_search");

// WCAG 2.1.4: whoever speaks to the computer must be able to switch off a shortcut of one sign.
const slash = document.getElementById("_slash");
try {
  slash.checked = localStorage.referenceSlash !== "off";
} catch {
  // Without storage the choice lasts as long as the page.
}
const showSlash = () => form.toggleAttribute("data-no-slash", !slash.checked);
slash.addEventListener("change", () => {
  showSlash();
  try {
    localStorage.referenceSlash = slash.checked ? "on" : "off";
  } catch {
    // As above.
  }
});
showSlash();
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (event.key !== "/" || !slash.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
});
