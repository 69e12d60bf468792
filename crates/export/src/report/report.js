
"use strict";
const body = document.querySelector("tbody");
const headings = [...document.querySelectorAll("thead th")];
headings.forEach((heading, place) => {
  heading.querySelector("button").addEventListener("click", () => {
    const isNumber = heading.classList.contains("number");
    const wasDescending = heading.getAttribute("aria-sort") === "descending";
    const wasSorted = heading.hasAttribute("aria-sort");
    const isAscending = wasSorted ? wasDescending : !isNumber;
    const value = (row) => {
      const cell = row.cells[place];
      return isNumber ? Number(cell.dataset.value ?? NaN) : cell.textContent;
    };
    const compare = (a, b) => {
      if (!isNumber) return a.localeCompare(b, document.documentElement.lang);
      if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
      return a - b;
    };
    const isLast = (x) => isNumber && Number.isNaN(x);
    const rows = [...body.rows].map((row) => [value(row), row]);
    rows.sort(([a], [b]) => (isAscending || isLast(a) || isLast(b) ? compare(a, b) : compare(b, a)));
    body.append(...rows.map(([, row]) => row));
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
  });
});
