// The preview follows the settings, as its button does by hand. Colours can be picked beside their text fields.
(() => {
  "use strict";

  const form = document.getElementById("widget");
  const button = document.getElementById("preview-button");
  // Of these the preview shows nothing that is not saved.
  const UNSEEN = ["house_rules", "has_votes", "edit_minutes", "styles"];

  // A picker knows #rrggbb alone; what is typed in another way stays typed, and the picker keeps its colour.
  const show = (picker, { value }) => {
    if (/^#[0-9a-f]{6}$/i.test(value.trim())) picker.value = value.trim();
  };

  for (const picker of form.querySelectorAll("[data-picks]")) {
    const typed = document.getElementById(picker.dataset.picks);
    show(picker, typed);
    typed.addEventListener("input", () => show(picker, typed));
    picker.addEventListener("input", () => {
      typed.value = picker.value;
    });
  }

  form.addEventListener("change", (event) => {
    if (!UNSEEN.includes(event.target.name)) form.requestSubmit(button);
  });
})();
