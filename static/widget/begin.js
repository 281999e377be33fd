/* Begin */

wordTimes();
setInterval(wordTimes, 60000);

// What the writing part, a file of its own, has of this one.
window.parley = { root, find, byId, form, words, word, say, reveal, goTo, draftName };

const isKnown = document.cookie.includes("parley_known=1"); // then some of the comments may be the reader's own
if (isKnown || hasDraft() || form()?.matches(".is-open")) startWriting();
