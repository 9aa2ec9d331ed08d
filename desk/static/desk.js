// Makes the pages a little kinder. Every page works without it.
"use strict";

const RELEASE_AFTER = 8000; // milliseconds: a form that answers with a file never leaves the page

let unsaved = null;

function guarded(form) {
  return form && form.method === "post" && !("unguarded" in form.dataset);
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches("textarea, input[type=text]") && guarded(box.form)) unsaved = box.form;
  if (box.maxLength > 0) count(box);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved && unsaved.isConnected) event.preventDefault();
});

// The button stays enabled, for a disabled one is left out of what is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form === unsaved) unsaved = null;
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), RELEASE_AFTER);
});

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("form");
  if (form) release(form);
  if (form === unsaved && event.detail.successful) unsaved = null;
});

function count(box) {
  const counter = document.querySelector(`[data-counter="${CSS.escape(box.id)}"]`);
  if (!counter) return;
  counter.hidden = false;
  counter.textContent = `${box.value.length} / ${box.maxLength}`;
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) await copyFrom(copy);
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) {
    dismiss.closest(".desk-dismissable").remove();
    document.getElementById("inhoud").focus();
  }
});

async function copyFrom(button) {
  const box = document.getElementById(button.dataset.copy);
  const text = box.value ?? box.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https a browser gives a page no clipboard; then it is one key away.
    box.select?.();
    return;
  }
  const words = button.querySelector("[aria-live]") ?? button;
  const before = words.textContent;
  if (before === button.dataset.copied) return;
  words.textContent = button.dataset.copied ?? before;
  setTimeout(() => (words.textContent = before), 2500);
}

// On a phone a row is a block of its own, and each cell names its column.
function label(table) {
  const names = [...table.querySelectorAll("thead tr:first-child > *")].map((cell) =>
    cell.textContent.trim(),
  );
  table.querySelectorAll("tbody tr").forEach((row) => {
    [...row.cells].forEach((cell, at) => {
      const named = cell.tagName === "TD" && names[at] && cell.colSpan === 1;
      if (named && !cell.dataset.label) cell.dataset.label = names[at];
    });
  });
}

function prepare(part) {
  part.querySelectorAll("[data-copy], [data-dismiss]").forEach((button) => (button.hidden = false));
  part.querySelectorAll("textarea[maxlength]").forEach(count);
  part.querySelectorAll(".desk-stack table").forEach(label);
}

document.addEventListener("htmx:load", (event) => prepare(event.target));
prepare(document);
document.querySelector("[data-focus]")?.focus();

// The link of a receipt carries its code behind the "#", which no browser sends along. It is only
// filled in: to look is for a person, not for a program that opens links.
const entrance = document.querySelector("form[data-code-in-fragment]");
const brought = location.hash.slice(1);
if (entrance && brought && !document.getElementById(brought)) {
  entrance.elements.code.value = brought;
  history.replaceState(null, "", location.pathname + location.search);
  entrance.querySelector("[type=submit]").focus();
}
