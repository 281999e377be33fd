/* Begin */

placeOwn();
if (form()) {
  prepareForm();
  if (form().elements.body.value) saveDraft(); // words were quicker than this script
  else restoreDraft();
  if (form().contains(document.activeElement)) openForm();
}
if (document.cookie.includes("parley_known=1")) askForMine();
