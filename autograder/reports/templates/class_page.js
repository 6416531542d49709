"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const students = byId("table-students");

  const { valueOf, bodyRows } = tables;

  // -- pages: of the rows that the filter leaves, those of one page are laid out -------------------

  const size = Number(students.dataset.rows);
  let current = 0;

  function turnTo(wanted) {
    const rows = bodyRows(students).filter((row) => !row.hidden);
    const last = Math.max(0, Math.ceil(rows.length / size) - 1);
    current = Math.min(Math.max(wanted, 0), last);
    const begin = current * size, end = Math.min(begin + size, rows.length);
    rows.forEach((row, i) => row.classList.toggle("later", i < begin || i >= end));
    byId("previous").disabled = current === 0;
    byId("next").disabled = current === last;
    byId("where").textContent = rows.length ? `rows ${begin + 1}–${end} of ${rows.length}` : "";
    students.closest(".scroll").scrollTop = 0;
  }

  students.addEventListener("sorted", () => turnTo(0));
  byId("previous").addEventListener("click", () => turnTo(current - 1));
  byId("next").addEventListener("click", () => turnTo(current + 1));

  // -- filtering ----------------------------------------------------------------------------------

  const headings = [...students.tHead.rows[1].cells].map((cell) => cell.textContent.trim());
  const place = (name) => headings.indexOf(name);
  const known = bodyRows(students).map((row) => ({
    row,
    id: valueOf(row.cells[0]),
    status: valueOf(row.cells[place("status")]),
    text: [0, place("name"), place("note")]
      .filter((column) => column >= 0)
      .map((column) => row.cells[column].textContent.toLowerCase())
      .join("\n"),
  }));
  let only = null; // the students who made one mistake, or null for everybody

  function fits(one) {
    const lost = byId("lost").value;
    return (
      one.text.includes(byId("search").value.trim().toLowerCase()) &&
      (!byId("status").value || one.status === byId("status").value) &&
      (!lost || one.row.cells[place(lost)].classList.contains("lost")) &&
      (!only || only.has(one.id))
    );
  }

  function filter() {
    let count = 0;
    for (const one of known) {
      const shown = fits(one);
      if (one.row.hidden === shown) one.row.hidden = !shown;
      count += shown;
    }
    byId("shown").textContent = `${count} of ${known.length} shown`;
    byId("nobody").hidden = count > 0;
    turnTo(0);
  }

  for (const id of ["search", "status", "lost"]) byId(id).addEventListener("input", filter);
  document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", () => {
    only = null;
    for (const id of ["search", "status", "lost"]) byId(id).value = "";
    filter();
  });
  for (const button of document.querySelectorAll("button.who")) {
    button.addEventListener("click", () => {
      byId("clear").click();
      only = new Set(button.closest("td").dataset.value.split(" "));
      filter();
      byId("students").scrollIntoView();
      byId("clear").focus({ preventScroll: true });
    });
  }

  // -- export: what is shown, in the order in which it is shown -----------------------------------

  // A cell that starts with one of these is a formula to some spreadsheet, unless it is a number.
  const isFormula = (text) => /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const harmless = (text) => (isFormula(text) ? `'${text}` : text);
  const quoted = (text) => `"${harmless(text).replaceAll('"', '""')}"`;
  const lineOf = (cells) => cells.map((cell) => quoted(valueOf(cell))).join(",");

  function exported(table) {
    const heads = [...table.tHead.rows].at(-1);
    const rows = bodyRows(table).filter((row) => !row.hidden);
    return [heads, ...rows].map((row) => lineOf([...row.cells])).join("\r\n") + "\r\n";
  }

  for (const button of document.querySelectorAll("button[data-export]")) {
    button.addEventListener("click", () => {
      // The mark at the start tells spreadsheets that this is UTF-8.
      const text = "\ufeff" + exported(byId(`table-${button.dataset.export}`));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = button.dataset.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  byId("print").addEventListener("click", () => window.print());
  // What needs this script shows only where it runs.
  for (const tool of document.querySelectorAll(".tools, button.who")) tool.hidden = false;
  filter();
})();
