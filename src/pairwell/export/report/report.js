"use strict";
(() => {
  const styles = () => getComputedStyle(document.documentElement);

  // --- charts -----------------------------------------------------------------------------
  // The library lies in the page gzipped; the browser unpacks it, so the file stays small.
  async function library() {
    const packed = document.getElementById("library").textContent.trim();
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  }

  // "@accent" becomes the page's own --accent; words of the shop stay as they are.
  const WORDS = new Set(["text", "hovertext", "ticktext", "customdata", "name"]);

  function coloured(value, style) {
    if (typeof value === "string" && value[0] === "@") {
      return style.getPropertyValue("--" + value.slice(1).replace("_", "-")).trim();
    }
    if (Array.isArray(value)) return value.map((v) => coloured(v, style));
    if (value && typeof value === "object") {
      const parts = Object.entries(value);
      return Object.fromEntries(parts.map(([k, v]) => [k, WORDS.has(k) ? v : coloured(v, style)]));
    }
    return value;
  }

  function draw(place) {
    const id = "figure-" + place.dataset.figure;
    const figure = coloured(JSON.parse(document.getElementById(id).textContent), styles());
    const zoom = place.hasAttribute("data-zoom");
    return Plotly.react(place, figure.data, figure.layout, {
      responsive: true,
      displaylogo: false,
      displayModeBar: zoom,
      modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d"]],
      scrollZoom: zoom,
      doubleClick: zoom ? "reset" : false,
      showTips: false,
    });
  }

  async function charts() {
    const places = [...document.querySelectorAll(".plot")];
    if (!places.length) return;
    try {
      await library();
      for (const place of places) {
        await draw(place);
        place.classList.remove("waiting");
      }
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => places.forEach(draw));
      document.documentElement.dataset.charts = "drawn";
    } catch (error) {
      document.documentElement.dataset.charts = "failed";
      document.getElementById("old-browser").hidden = false;
      for (const place of places) place.hidden = true;
      for (const more of document.querySelectorAll("figure details")) more.open = true;
      console.error(error);
    }
  }

  // --- tables -----------------------------------------------------------------------------
  // State lies in the address (#pairs.sort=5d&pairs.find=mug), so that a view can be sent on.
  const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

  function remember(key, value) {
    if (value) state.set(key, value); else state.delete(key);
    history.replaceState(null, "", state.size ? "#" + state : location.pathname + location.search);
  }

  function equip(box) {
    const name = box.dataset.name;
    const body = box.querySelector("tbody");
    const heads = [...box.querySelectorAll("th")];
    const value = (row, i) => {
      const cell = row.cells[i];
      return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
    };
    const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
    function sort(column, descending) {
      const rows = [...body.rows];
      rows.sort((a, b) => {
        const [x, y] = [value(a, column), value(b, column)];
        // What is not known stands last in both directions.
        if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
        const order = typeof x === "number" ? x - y : words.compare(x, y);
        return descending ? -order : order;
      });
      body.append(...rows);
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
    }
    heads.forEach((head, column) => head.firstChild.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const descending = now ? now === "ascending" : head.classList.contains("n");
      sort(column, descending);
      remember(name + ".sort", column + (descending ? "d" : "a"));
    }));
    const filter = box.querySelector(".filter");
    function find() {
      const wanted = filter.value.toLocaleLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    }
    if (filter) {
      filter.addEventListener("input", () => { find(); remember(name + ".find", filter.value); });
      filter.value = state.get(name + ".find") || "";
      if (filter.value) find();
    }
    const sorted = /^(\d+)([ad])$/.exec(state.get(name + ".sort") || "");
    if (sorted && heads[sorted[1]]) sort(Number(sorted[1]), sorted[2] === "d");
    box.querySelector(".save").addEventListener("click", () => save(name, heads, body));
  }

  function save(name, heads, body) {
    // A cell that begins like a formula would run in a spreadsheet: a quote mark disarms it.
    const safe = (text) => (/^[=+\-@\t\r]/.test(text) && isNaN(Number(text)) ? "'" + text : text);
    const quoted = (text) => '"' + safe(text).replaceAll('"', '""') + '"';
    // Bare numbers for a spreadsheet; an interval ("5.3 … 5.9") keeps both its ends.
    const plain = (cell) => (cell.textContent.includes("…") ? undefined : cell.dataset.v);
    const text = (cell) => plain(cell) ?? [...cell.childNodes].map((c) => c.textContent).join(" | ");
    const lines = [heads.map((h) => quoted(h.textContent)).join(",")];
    for (const row of body.rows) if (!row.hidden) lines.push([...row.cells].map((c) => quoted(text(c))).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = "pairwell-" + name + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.querySelectorAll(".table").forEach(equip);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input")) return;
    const filters = [...document.querySelectorAll(".filter")].filter((f) => !f.closest("details:not([open])"));
    const next = filters.find((f) => f.getBoundingClientRect().bottom > 60) || filters[0];
    if (next) { event.preventDefault(); next.focus(); }
  });
  charts();
})();
