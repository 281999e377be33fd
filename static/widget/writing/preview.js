/* The preview: what is written, as it would appear, until the next key. */

const previewOf = (element) => find(".preview", element.closest("form"));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview]");
  if (!button) return;
  event.preventDefault();
  const values = Object.fromEntries(new FormData(button.form));
  htmx.ajax("POST", button.formAction, { source: button, target: previewOf(button), swap: "outerHTML", values });
});

document.addEventListener("input", ({ target }) => {
  if (target.name === "body") previewOf(target)?.replaceChildren();
});
