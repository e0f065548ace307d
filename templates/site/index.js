"use strict";
(function () {
  const form = document.getElementById("search");
  const text = document.getElementById("search-text");
  const country = document.getElementById("search-country");
  const confirm = document.getElementById("search-confirm");
  const status = document.getElementById("search-status");
  const members = Array.from(document.querySelectorAll(".member"));
  const plain = (value) => value.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = members.map((member) => plain(member.dataset.text));

  function show() {
    const words = plain(text.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    members.forEach((member, index) => {
      const fits = words.every((word) => texts[index].includes(word)) &&
        (!country.value || member.dataset.country === country.value) &&
        (!confirm.checked || member.dataset.confirm !== "0");
      member.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    status.textContent = status.dataset.text.replace("{shown}", shown);
  }

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
