/* What the reading part lends. It listens to htmx too, and later than this one, which asks for events on their way down:
   what is published has to be in its place before it is gone to. */

const { root, find, byId, form, words, word, say, reveal, goTo, draftName } = window.parley;
const onSwap = (listener) => document.addEventListener("htmx:after:swap", listener, true);
