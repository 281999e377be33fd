// Marks can be dragged, and moved by keys; what is typed stays the truth. Whatever changes is tried at once.
(() => {
  "use strict";

  const form = document.getElementById("thresholds");
  const { near, last } = form.elements;
  const STEPS = 100; // to the whole scale
  const LEAP = 0.1;
  const PAUSE = 200; // milliseconds without a change, so that a number is typed to its end

  const fieldOf = (mark) => form.elements[mark.dataset.field];
  const marks = [...form.querySelectorAll(".mark")];
  const byField = new Map(marks.map((mark) => [mark.dataset.field, mark]));

  function valueOf(mark) {
    const typed = fieldOf(mark).value.trim().replace(",", ".");
    const value = Number(typed);
    return typed === "" || !(value >= 0 && value <= 1) ? null : value;
  }

  // Limits have up to four decimals; hundredths are shown as such.
  const print = (value) => value.toFixed(4).replace(/0{1,2}$/, "");

  function show(mark) {
    const value = valueOf(mark);
    if (value === null) {
      mark.setAttribute("display", "none");
      return;
    }
    mark.removeAttribute("display");
    mark.setAttribute("x", `${value * 100}%`);
    mark.setAttribute("aria-valuenow", value);
    mark.setAttribute("aria-valuetext", print(value));
  }

  // The one to nudge may not be over the one to hold, nor that over the one to reject.
  function boundsOf(mark) {
    const siblings = [...mark.parentNode.children];
    const place = siblings.indexOf(mark);
    const set = (some) => some.map(valueOf).filter((value) => value !== null);
    return [Math.max(0, ...set(siblings.slice(0, place))), Math.min(1, ...set(siblings.slice(place + 1)))];
  }

  let pause;
  function tell() {
    clearTimeout(pause);
    pause = setTimeout(() => form.dispatchEvent(new Event("tried")), PAUSE);
  }

  function change(mark) {
    show(mark);
    near.value = mark.dataset.field;
    tell();
  }

  function move(mark, wanted) {
    const [least, most] = boundsOf(mark);
    fieldOf(mark).value = print(Math.min(most, Math.max(least, wanted)));
    change(mark);
  }

  function drag(mark) {
    const grip = mark.querySelector("rect");
    const { left, width } = mark.parentNode.getBoundingClientRect();
    const follow = (event) => move(mark, Math.round(((event.clientX - left) / width) * STEPS) / STEPS);
    const end = () => {
      grip.removeEventListener("pointermove", follow);
      grip.removeEventListener("lostpointercapture", end);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", end);
  }

  // The next whole step, for a mark between two must not jump over one. What 0.29 * 100 lacks of 29 is nothing.
  const stepOn = (value) => (Math.floor(value * STEPS + 1e-6) + 1) / STEPS;
  const stepBack = (value) => (Math.ceil(value * STEPS - 1e-6) - 1) / STEPS;

  const byKey = (value, [least, most]) => ({
    ArrowRight: stepOn(value),
    ArrowUp: stepOn(value),
    ArrowLeft: stepBack(value),
    ArrowDown: stepBack(value),
    PageUp: value + LEAP,
    PageDown: value - LEAP,
    Home: least,
    End: most,
  });

  for (const mark of marks) {
    mark.setAttribute("role", "slider");
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("aria-label", mark.dataset.title);
    mark.setAttribute("aria-valuemin", "0");
    mark.setAttribute("aria-valuemax", "1");
    show(mark);
    mark.addEventListener("keydown", (event) => {
      const wanted = byKey(valueOf(mark), boundsOf(mark))[event.key];
      if (wanted === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      move(mark, wanted);
    });
    mark.querySelector("rect").addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // or the words around would be selected
      event.target.setPointerCapture(event.pointerId);
      mark.focus();
      drag(mark);
    });
  }

  form.addEventListener("input", ({ target }) => {
    const mark = byField.get(target.name);
    if (mark) change(mark);
  });
  near.addEventListener("change", tell);
  last.addEventListener("change", () => form.requestSubmit(document.getElementById("try"))); // the charts change, too
})();
