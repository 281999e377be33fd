// The preview follows what is chosen; its button does the same by hand, and goes where this runs.
(() => {
  "use strict";

  const form = document.getElementById("widget");
  const button = document.getElementById("preview-button");
  // Of these the preview shows nothing that is not saved.
  const UNSEEN = ["house_rules", "has_votes", "edit_minutes", "styles"];

  form.addEventListener("change", (event) => {
    if (!UNSEEN.includes(event.target.name)) form.requestSubmit(button);
  });
})();
