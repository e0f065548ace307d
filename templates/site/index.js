"use strict";
(function () {
  const form = document.getElementById("search");
  const text = document.getElementById("search-text");
  const status = document.getElementById("search-shown");
  const chosen = Array.from(form.querySelectorAll("select"));
  const plain = (value) => value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const read = (element) => ({
    element,
    text: plain(element.dataset.text),
    facets: new Set(JSON.parse(element.dataset.facets)),
  });
  const members = Array.from(document.querySelectorAll(".member"), (element) => ({
    ...read(element),
    commitments: Array.from(element.querySelectorAll(".commitment"), read),
  }));

  // A commitment is shown when it fits with its member, a member when one of its commitments is.
  function show() {
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    const wanted = chosen.map((select) => select.value).filter(Boolean);
    const fits = (parts) => words.every((word) => parts.some((part) => part.text.includes(word))) &&
      wanted.every((value) => parts.some((part) => part.facets.has(value)));
    let shown = 0, commitments = 0;
    members.forEach((member) => {
      let any = fits([member]);
      member.commitments.forEach((commitment) => {
        const here = fits([member, commitment]);
        commitment.element.hidden = !here;
        commitments += here ? 1 : 0;
        any = any || here;
      });
      member.element.hidden = !any;
      shown += any ? 1 : 0;
    });
    status.textContent = status.dataset.text
      .replace("{members}", shown).replace("{commitments}", commitments);
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
