"use strict";
// Tables of a notebook's cells sort by a click on a column's head: up, down, and back.
// One listener serves the whole page, however many cells bring this script, and asks for nothing.
(function () {
  if (window.kitSorts) return;
  window.kitSorts = true;
  const HEAD = ".kit-blocks th[scope=col] > button";
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  const found = (event) => event.target instanceof Element && event.target.closest(HEAD);

  // Notebooks take Enter and Space for commands of their own, even where a button has the focus.
  window.addEventListener("keydown", (event) => {
    if (found(event) && (event.key === "Enter" || event.key === " ")) event.stopPropagation();
  }, true);
  window.addEventListener("click", (event) => {
    const button = found(event);
    if (button) sort(button.parentElement);
  });

  function sort(head) {
    const heads = Array.from(head.parentElement.cells);
    const state = NEXT[head.getAttribute("aria-sort") || "none"];
    heads.forEach((one) => one.removeAttribute("aria-sort"));
    if (state !== "none") head.setAttribute("aria-sort", state);
    const body = head.closest("table").tBodies[0];
    const rows = Array.from(body.rows, (row) => read(row, head.cellIndex));
    const words = new Intl.Collator(head.closest("[lang]").lang, { numeric: true }).compare;
    const sign = state === "descending" ? -1 : 1;
    rows.sort((a, b) => state === "none" ? a.place - b.place
      : a.group - b.group || sign * (a.group ? words(a.key, b.key) : a.key - b.key)
        || a.place - b.place);
    body.append(...rows.map((one) => one.row));
  }

  // Numbers come first, then words, then what is not stated, in whatever direction.
  function read(row, at) {
    const place = JSON.parse(row.dataset.place || (row.dataset.place = row.sectionRowIndex));
    const key = JSON.parse(row.dataset.sort)[at];
    if (typeof key === "number") return { row, place, group: 0, key };
    return { row, place, group: key === null ? 1 : 2, key: row.cells[at].textContent.trim() };
  }
})();
