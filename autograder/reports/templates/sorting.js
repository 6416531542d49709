"use strict";
const tables = (() => {
  const valueOf = (cell) => cell.dataset.value ?? cell.textContent;
  const bodyRows = (table) => [...table.tBodies[0].rows];

  // The rows are moved, in one step; equal ones keep their order.

  const collator = new Intl.Collator("en", { numeric: true });

  // What is not a number, such as a dash, goes last whichever way the table is sorted.
  const comparison = (kind, sign) => (a, b) => {
    if (kind !== "number") return sign * collator.compare(a.key, b.key);
    const x = parseFloat(a.key), y = parseFloat(b.key);
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
    return sign * (x - y);
  };

  function sortBy(button) {
    const heading = button.closest("th"), table = heading.closest("table");
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const column = heading.cellIndex;
    const keyed = bodyRows(table).map((row) => ({ row, key: valueOf(row.cells[column]) }));
    keyed.sort(comparison(button.dataset.kind, ascending ? 1 : -1));
    table.tBodies[0].append(...keyed.map((one) => one.row));
    table.dispatchEvent(new Event("sorted"));
  }

  for (const button of document.querySelectorAll("th button[data-kind]")) {
    button.addEventListener("click", () => sortBy(button));
  }

  return { valueOf, bodyRows };
})();
